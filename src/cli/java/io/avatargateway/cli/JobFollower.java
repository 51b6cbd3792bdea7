package io.avatargateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.avatargateway.client.ClientException;
import io.avatargateway.client.Json;
import io.avatargateway.client.Reply;
import io.avatargateway.client.jms.Job;
import io.avatargateway.client.jms.JobProducer;
import io.avatargateway.client.jms.SentJob;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the end of one job, and shows how far it is. For the main thread. */
final class JobFollower {

    private static final long LOOK_MILLIS = 100;
    private static final long LONGEST_RETURN_MILLIS = 2000;

    private static final int MOST_REPLIES = 64;

    private final JobProducer producer;
    private final Output output;
    private final Progress.Bars bars;
    private final Speech speech;
    private final Sending utterance;
    private final Job job;
    private final long patienceMillis;
    private final BlockingQueue<Reply> replies = new ArrayBlockingQueue<>(MOST_REPLIES);

    private volatile Progress bar;
    private long startedMillis = -1;
    private long durationMillis = -1;
    private boolean begun;
    private volatile boolean sent;

    /**
     * @param patience how long nothing may happen, as the producer has it
     */
    JobFollower(JobProducer producer, Output output, Progress.Bars bars, Sending utterance, Duration patience) {
        this.producer = producer;
        this.output = output;
        this.bars = bars;
        this.speech = utterance.speech();
        this.utterance = utterance;
        this.job = utterance.job();
        this.patienceMillis = patience.toMillis();
    }

    /**
     * @param untilSent whether to wait no longer than until it is sent
     * @return how it ended
     */
    Outcome follow(boolean untilSent) {
        SentJob sending = producer.send(job, utterance.body(), this::put);
        bar = bars.sending(speech.size());
        try {
            while (true) {
                // Read first: what ends between two looks has begun, and told its replies, at the second.
                boolean over = isSent(sending.sent());
                boolean failed = sending.ended().isCompletedExceptionally();
                Reply reply = replies.poll(failed ? 0 : LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (reply != null && speech.hasEnded()) {
                    awaitSent(sending.sent());
                    over = isSent(sending.sent());
                }
                // The answer to the first part can be here before its sending has returned.
                if (utterance.inParts() && (sending.messages() > 0 || reply != null)) {
                    tellSending();
                }
                if (!sent && over) {
                    tellSent(sending.sent().get());
                }
                if (sent && untilSent) {
                    return Outcome.FINISHED;
                }
                if (reply != null && take(reply)) {
                    return Outcome.of(reply);
                }
                moveBar();
                if (failed && reply == null) {
                    sending.ended().get();
                }
            }
        } catch (ExecutionException failed) {
            throw known(failed.getCause(), sending);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CliException(Outcome.INTERNAL, "stopped while waiting", stopped);
        } finally {
            bar.close();
        }
    }

    /** On the thread of the broker's client. */
    private void put(Reply reply) {
        try {
            replies.put(reply);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private CliException known(Throwable fault, SentJob sending) {
        if (!(fault instanceof ClientException failed)) {
            return new CliException(Outcome.INTERNAL, "sending: " + fault, fault);
        }
        return switch (failed.kind()) {
            case UNREADABLE ->
                new CliException(
                        Outcome.FAILED,
                        "--file: could not be read to its end (expected: speech until the end)",
                        failed);
            case SILENT ->
                new CliException(
                        Outcome.TIMED_OUT,
                        CliException.line(
                                "--timeout",
                                Progress.seconds(patienceMillis) + " without news of job " + job.jobId()
                                        + ", last reply " + sending.lastStatus(),
                                sent
                                        ? "a final reply; the job stays with the gateway"
                                        : "the broker to take all of it"),
                        failed);
            default -> CliException.of(failed);
        };
    }

    boolean isSent() {
        return sent;
    }

    /** Makes place for other words. Any thread. */
    void hideBar() {
        Progress shown = bar;
        if (shown != null) {
            shown.close();
        }
    }

    /**
     * The answer to the last bytes can be here before their sending has returned; people want to read it in its order.
     */
    private static void awaitSent(Future<Integer> sending) throws InterruptedException {
        try {
            sending.get(LONGEST_RETURN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillUnderWay) {
            // Then in another order.
        } catch (ExecutionException endedBefore) {
            // The reply says how.
        }
    }

    private static boolean isSent(CompletableFuture<Integer> sending) {
        return sending.isDone() && !sending.isCompletedExceptionally();
    }

    /** The first line of an utterance in parts, once: how much it will be is not known yet. */
    private void tellSending() {
        if (!begun) {
            begun = true;
            hideBar();
            output.progress(line("sending"), "sending " + job.jobId());
            bar = bars.sending(speech.size());
        }
    }

    private ObjectNode line(String status) {
        return Json.object().put("jobId", job.jobId()).put("status", status).put("sessionId", job.session());
    }

    private void tellSent(int messages) {
        sent = true;
        bar.close();
        showSpeaking();
        String count = messages == 1 ? "" : " in " + messages + " parts";
        output.progress(
                line("sent").put("bytes", speech.read()).put("messages", messages),
                "sent " + job.jobId() + ", " + speech.read() + " bytes" + count);
    }

    /** Whether it is the final one. */
    private boolean take(Reply reply) {
        if (reply.isFinal()) {
            bar.close();
            tellEnd(reply);
            return true;
        }
        if (reply.status().equals("started")) {
            startedMillis = nowMillis();
            durationMillis = reply.durationMillis();
            showSpeaking();
        }
        output.progress(reply.json(), ReplyWords.of(reply));
        return false;
    }

    private void tellEnd(Reply reply) {
        if (output.json() || reply.isFinished()) {
            output.result(reply.json(), ReplyWords.of(reply));
        } else {
            output.error("job " + job.jobId() + ": " + ReplyWords.of(reply));
        }
    }

    private void showSpeaking() {
        if (sent && startedMillis >= 0) {
            bar.close();
            bar = bars.speaking(durationMillis);
        }
    }

    private void moveBar() {
        if (!sent) {
            bar.to(speech.read());
        } else if (startedMillis >= 0) {
            long played = nowMillis() - startedMillis;
            bar.to(durationMillis < 0 ? played : Math.min(played, durationMillis));
        }
    }

    private static long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }
}
