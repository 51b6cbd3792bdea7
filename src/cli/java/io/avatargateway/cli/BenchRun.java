package io.avatargateway.cli;

import io.avatargateway.client.ClientException;
import io.avatargateway.client.Reply;
import io.avatargateway.client.Session;
import io.avatargateway.client.jms.Job;
import io.avatargateway.client.jms.JobBody;
import io.avatargateway.client.jms.JobProducer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The load: each session gets its next job when the one before has ended. So a delay is the gateway's own and not that
 * of waiting speech. The main thread sends; the broker client's thread takes the time of each reply.
 */
final class BenchRun {

    private static final int REPLIES_PER_JOB = 8;
    private static final long LOOK_MILLIS = 200;
    private static final int BYTES_PER_MILLI = 32;

    private final JobProducer producer;
    private final List<Session> sessions;
    private final int jobs;
    private final byte[] speech;
    private final Function<Session, String> queues;
    private final Progress bar;
    private final BenchFigures figures;
    private final BlockingQueue<Arrival> arrivals;
    private final Map<String, InFlight> inFlight = new HashMap<>();

    private record Arrival(Reply reply, long nanos) {}

    private record InFlight(Session session, long sentNanos, Queue<String> expected) {}

    /**
     * @param queues where a session's jobs go
     */
    BenchRun(
            JobProducer producer,
            List<Session> sessions,
            int jobs,
            int millis,
            Function<Session, String> queues,
            Progress bar) {
        this.producer = producer;
        this.sessions = sessions;
        this.jobs = jobs;
        this.speech = tone(millis);
        this.queues = queues;
        this.bar = bar;
        this.figures = new BenchFigures(jobs);
        this.arrivals = new ArrayBlockingQueue<>(sessions.size() * REPLIES_PER_JOB);
    }

    /**
     * Runs it to its end.
     *
     * @param patience how long no reply may come
     */
    BenchFigures run(Duration patience) throws InterruptedException, TimeoutException {
        int sent = 0;
        for (Session session : sessions) {
            if (sent < jobs) {
                send(session, sent);
                sent++;
            }
        }
        long quietSinceNanos = System.nanoTime();
        while (!inFlight.isEmpty()) {
            Arrival arrival = arrivals.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (arrival == null) {
                if (producer.isLost()) {
                    throw new CliException(Outcome.UNREACHABLE, "broker: connection lost (expected: one that holds)");
                }
                if (System.nanoTime() - quietSinceNanos > patience.toNanos()) {
                    throw new TimeoutException(inFlight.size() + " jobs without a final reply");
                }
                continue;
            }
            quietSinceNanos = System.nanoTime();
            Session free = take(arrival);
            if (free != null) {
                bar.to(figures.jobs());
                if (sent < jobs) {
                    send(free, sent);
                    sent++;
                }
            }
        }
        return figures;
    }

    /** On the thread of the broker's client. */
    private void arrived(Reply reply) {
        try {
            arrivals.put(new Arrival(reply, System.nanoTime()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The session whose job has ended, or null. */
    private Session take(Arrival arrival) {
        Reply reply = arrival.reply;
        InFlight job = inFlight.get(reply.jobId());
        if (job == null) {
            return null;
        }
        if (reply.isFinal()) {
            figures.ended(reply);
            inFlight.remove(reply.jobId());
            return job.session;
        }
        // A step can be told twice when a connection breaks; the first time counts.
        if (job.expected.remove(reply.status())) {
            (reply.status().equals("accepted") ? figures.accepted() : figures.started())
                    .add(arrival.nanos - job.sentNanos);
        }
        return null;
    }

    /** Waits until the broker has it: else the next one's time would be that of waiting behind it. */
    private void send(Session session, int number) throws InterruptedException {
        Job job = Job.forSession(session.id())
                .named("bench-" + number)
                .ofType("audio/pcm;rate=16000")
                .to(queues.apply(session))
                .build();
        inFlight.put(
                job.jobId(),
                new InFlight(session, System.nanoTime(), new ArrayDeque<>(List.of("accepted", "started"))));
        try {
            producer.send(job, JobBody.of(speech), this::arrived).sent().get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof ClientException known
                    ? CliException.of(known)
                    : new CliException(Outcome.INTERNAL, "sending: " + failed.getCause(), failed);
        }
    }

    /** A tone of 440 Hz: PCM of 16 bit, 16 kHz, one channel. */
    private static byte[] tone(int millis) {
        byte[] pcm = new byte[millis * BYTES_PER_MILLI];
        for (int i = 0; i < pcm.length / 2; i++) {
            short sample = (short) (8000 * Math.sin(2 * Math.PI * 440 * i / 16_000));
            pcm[2 * i] = (byte) sample;
            pcm[2 * i + 1] = (byte) (sample >> 8);
        }
        return pcm;
    }
}
