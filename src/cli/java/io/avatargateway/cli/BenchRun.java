package io.avatargateway.cli;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The load: each session gets its next job when the one before has ended. So a delay is the gateway's own and not that
 * of waiting speech. The main thread sends; the broker client's thread takes the time of each reply.
 */
final class BenchRun {

    private static final int REPLIES_PER_JOB = 8;
    private static final long LOOK_MILLIS = 200;
    private static final int BYTES_PER_MILLI = 32;

    private final Broker broker;
    private final List<String> sessions;
    private final int jobs;
    private final byte[] speech;
    private final boolean direct;
    private final Progress bar;
    private final BenchFigures figures;
    private final BlockingQueue<Arrival> arrivals;
    private final Map<String, InFlight> inFlight = new HashMap<>();
    private final Map<String, Sender> senders = new HashMap<>();

    private record Arrival(Message message, long nanos) {}

    private record InFlight(String session, long sentNanos, Queue<String> expected) {}

    BenchRun(Broker broker, List<String> sessions, int jobs, int millis, boolean direct, Progress bar) {
        this.broker = broker;
        this.sessions = sessions;
        this.jobs = jobs;
        this.speech = tone(millis);
        this.direct = direct;
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
        try (MessageConsumer replies = broker.replies()) {
            replies.setMessageListener(this::arrived);
            int sent = 0;
            for (String session : sessions) {
                if (sent < jobs) {
                    send(session, sent);
                    sent++;
                }
            }
            long quietSinceNanos = System.nanoTime();
            while (!inFlight.isEmpty()) {
                Arrival arrival = arrivals.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (arrival == null) {
                    if (broker.isLost()) {
                        throw new CliException(
                                Outcome.UNREACHABLE, "broker: connection lost (expected: one that holds)");
                    }
                    if (System.nanoTime() - quietSinceNanos > patience.toNanos()) {
                        throw new TimeoutException(inFlight.size() + " jobs without a final reply");
                    }
                    continue;
                }
                quietSinceNanos = System.nanoTime();
                String free = take(arrival);
                if (free != null) {
                    bar.to(figures.jobs());
                    if (sent < jobs) {
                        send(free, sent);
                        sent++;
                    }
                }
            }
            return figures;
        } catch (JMSException failed) {
            throw broker.failed(failed);
        }
    }

    private void arrived(Message message) {
        try {
            arrivals.put(new Arrival(message, System.nanoTime()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The session whose job has ended, or null. */
    private String take(Arrival arrival) throws JMSException {
        Reply reply = Reply.of(arrival.message).orElse(null);
        InFlight job = reply == null ? null : inFlight.get(reply.jobId());
        if (job == null) {
            return null;
        }
        if (reply.outcome().isPresent()) {
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

    private void send(String session, int number) throws JMSException {
        String jobId = "bench-" + number;
        BytesMessage message = broker.message();
        message.writeBytes(speech);
        String queue = direct ? "avatar.audio." + session : "avatar.audio";
        Sender sender = senders.get(queue);
        if (sender == null) {
            sender = broker.sender(queue);
            senders.put(queue, sender);
        }
        inFlight.put(jobId, new InFlight(session, System.nanoTime(), new ArrayDeque<>(List.of("accepted", "started"))));
        sender.send(JobProperties.queued(session, jobId, "audio/pcm;rate=16000"), message);
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
