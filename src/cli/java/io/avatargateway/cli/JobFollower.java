package io.avatargateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the end of one job, and shows how far it is. For the main thread. */
final class JobFollower {

    private static final long LOOK_MILLIS = 100;
    private static final long LONGEST_RETURN_MILLIS = 2000;

    private final Broker broker;
    private final Output output;
    private final Progress.Bars bars;
    private final Speech speech;
    private final JobProperties job;
    private final long patienceMillis;

    private volatile Progress bar;
    private long lastMoveMillis = nowMillis();
    private long movedBytes;
    private long startedMillis = -1;
    private long durationMillis = -1;
    private boolean begun;
    private volatile boolean sent;
    private String lastStatus = "none";

    /**
     * @param patience how long nothing may happen
     */
    JobFollower(Broker broker, Output output, Progress.Bars bars, Speech speech, JobProperties job, Duration patience) {
        this.broker = broker;
        this.output = output;
        this.bars = bars;
        this.speech = speech;
        this.job = job;
        this.patienceMillis = patience.toMillis();
    }

    /**
     * @param utterance not started yet
     * @param untilSent whether to wait no longer than for that
     * @return how it ended
     */
    Outcome follow(Sending utterance, boolean untilSent) {
        Future<Integer> sending = utterance.start();
        bar = bars.sending(speech.size());
        try (MessageConsumer replies = broker.replies()) {
            while (true) {
                Message message = replies.receive(LOOK_MILLIS);
                if (message != null && speech.hasEnded()) {
                    awaitSent(sending);
                }
                // Read first: what ends between two looks has begun at the second.
                boolean over = sending.isDone();
                // The answer to the first part can be here before its sending has returned.
                if (utterance.hasBegun() || (utterance.inParts() && message != null)) {
                    tellSending();
                }
                if (!sent && over) {
                    tellSent(sending.get());
                }
                if (sent && untilSent) {
                    return Outcome.FINISHED;
                }
                Reply reply = message == null ? null : Reply.of(message).orElse(null);
                if (reply != null && take(reply)) {
                    return reply.outcome().orElseThrow();
                }
                moveBar();
                giveUpInTime();
            }
        } catch (JMSException failed) {
            throw broker.failed(failed);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof CliException known
                    ? known
                    : new CliException(Outcome.INTERNAL, "sending: " + failed.getCause(), failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CliException(Outcome.INTERNAL, "stopped while waiting", stopped);
        } finally {
            bar.close();
        }
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
    private static void awaitSent(Future<Integer> sending) throws InterruptedException, ExecutionException {
        try {
            sending.get(LONGEST_RETURN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillUnderWay) {
            // Then in another order.
        }
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
        touch();
        bar.close();
        showSpeaking();
        String count = messages == 1 ? "" : " in " + messages + " parts";
        output.progress(
                line("sent").put("bytes", speech.read()).put("messages", messages),
                "sent " + job.jobId() + ", " + speech.read() + " bytes" + count);
    }

    /** Whether it is the final one. */
    private boolean take(Reply reply) {
        touch();
        lastStatus = reply.status();
        if (reply.outcome().isPresent()) {
            bar.close();
            tellEnd(reply);
            return true;
        }
        if (reply.status().equals("started")) {
            startedMillis = nowMillis();
            durationMillis = reply.durationMillis();
            showSpeaking();
        }
        output.progress(reply.json(), reply.words());
        return false;
    }

    private void tellEnd(Reply reply) {
        if (output.json() || reply.outcome().orElseThrow() == Outcome.FINISHED) {
            output.result(reply.json(), reply.words());
        } else {
            output.error("job " + job.jobId() + ": " + reply.words());
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
            if (speech.read() != movedBytes) {
                touch();
            }
            movedBytes = speech.read();
            bar.to(movedBytes);
        } else if (startedMillis >= 0) {
            long played = nowMillis() - startedMillis;
            bar.to(durationMillis < 0 ? played : Math.min(played, durationMillis));
        }
    }

    private void giveUpInTime() {
        if (broker.isLost()) {
            throw new CliException(
                    Outcome.UNREACHABLE,
                    "broker: connection lost, job " + job.jobId() + " may still be spoken (expected: a final reply)");
        }
        long speaking = startedMillis >= 0 && durationMillis > 0 ? durationMillis : 0;
        if (nowMillis() - lastMoveMillis > patienceMillis + speaking) {
            throw new CliException(
                    Outcome.TIMED_OUT,
                    CliException.line(
                            "--timeout",
                            Progress.seconds(patienceMillis) + " without news of job " + job.jobId() + ", last reply "
                                    + lastStatus,
                            sent ? "a final reply; the job stays with the gateway" : "the broker to take all of it"));
        }
    }

    private void touch() {
        lastMoveMillis = nowMillis();
    }

    private static long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }
}
