package io.avatargateway.client.jms;

import io.avatargateway.client.ClientException;
import io.avatargateway.client.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A job under way. Its futures complete on threads of the producer's, so what hangs on them must not block: the
 * {@code …Async} methods of {@link CompletableFuture} take it elsewhere. They fail with a {@link ClientException} where
 * nobody knows how the job ended: the connection was lost, there was no news for too long, the producer was closed. A
 * refusal is a reply and no failure. Thread-safe.
 */
public final class SentJob {

    private static final Logger LOG = Logger.getLogger(SentJob.class.getName());

    private final Job job;
    private final Consumer<Reply> listener;
    private final long patienceNanos;

    private final CompletableFuture<Integer> sent = new CompletableFuture<>();
    private final CompletableFuture<Reply> accepted = new CompletableFuture<>();
    private final CompletableFuture<Reply> started = new CompletableFuture<>();
    private final CompletableFuture<Reply> ended = new CompletableFuture<>();

    private volatile long newsNanos = System.nanoTime();
    private volatile long speakingNanos;
    private final AtomicInteger messages = new AtomicInteger();
    private volatile String lastStatus = "none";

    SentJob(Job job, Consumer<Reply> listener, Duration patience) {
        this.job = job;
        this.listener = listener;
        this.patienceNanos = patience.toNanos();
    }

    /**
     * The name of the job.
     *
     * @return as it stands in its replies
     */
    public String id() {
        return job.jobId();
    }

    /**
     * Completes when all of it is at the broker. Fails with {@code FAILED} if the job ended before, such as one in parts
     * that is rejected: {@link #ended()} then has the reply.
     *
     * @return the number of messages
     */
    public CompletableFuture<Integer> sent() {
        return sent.copy();
    }

    /**
     * Completes when the gateway has accepted it.
     *
     * @return the reply; the final one where none came before it
     */
    public CompletableFuture<Reply> accepted() {
        return accepted.copy();
    }

    /**
     * Completes when the avatar begins to speak it.
     *
     * @return the reply; the final one where it did not begin
     */
    public CompletableFuture<Reply> started() {
        return started.copy();
    }

    /**
     * Completes when it has ended in whatever way: {@link Reply#isFinished()} tells whether it was spoken.
     *
     * @return the final reply
     */
    public CompletableFuture<Reply> ended() {
        return ended.copy();
    }

    /**
     * How many of its messages are at the broker.
     *
     * @return 0 and more
     */
    public int messages() {
        return messages.get();
    }

    /**
     * What was heard of it last.
     *
     * @return a status, or {@code none}
     */
    public String lastStatus() {
        return lastStatus;
    }

    Job job() {
        return job;
    }

    boolean isOver() {
        return ended.isDone();
    }

    /** Something happens: bytes are read. */
    void touch() {
        newsNanos = System.nanoTime();
    }

    void messageSent() {
        touch();
        messages.incrementAndGet();
    }

    /** All of it is at the broker. For the thread that sends. */
    void sendingEnded() {
        touch();
        sent.complete(messages());
    }

    /** The job had ended before all of it was sent. For the thread that sends. */
    void sendingEndedEarly() {
        sent.completeExceptionally(new ClientException(
                ClientException.Kind.FAILED,
                "speech: job " + id() + " ended, last reply " + lastStatus
                        + " (expected: one that waits for all of its speech)"));
    }

    /** On the thread of the broker's client. */
    void replied(Reply reply) {
        lastStatus = reply.status();
        if (reply.status().equals("started")) {
            speakingNanos =
                    Duration.ofMillis(Math.max(0, reply.durationMillis())).toNanos();
        }
        touch();
        try {
            listener.accept(reply);
        } catch (RuntimeException | AssertionError broken) {
            LOG.log(Level.WARNING, "a listener of job " + id() + " failed", broken);
        } finally {
            // Also where the listener throws another error, which goes on to the broker's client.
            complete(reply);
        }
    }

    private void complete(Reply reply) {
        if (reply.isFinal()) {
            accepted.complete(reply);
            started.complete(reply);
            ended.complete(reply);
        } else if (reply.status().equals("accepted")) {
            accepted.complete(reply);
        } else if (reply.status().equals("started")) {
            accepted.complete(reply);
            started.complete(reply);
        }
    }

    void giveUpIfSilent() {
        if (!isOver() && System.nanoTime() - newsNanos > patienceNanos + speakingNanos) {
            fail(new ClientException(
                    ClientException.Kind.SILENT,
                    "job: " + Duration.ofNanos(patienceNanos).toMillis() + " ms without news of job " + id()
                            + ", last reply " + lastStatus + " (expected: "
                            + (sent.isDone()
                                    ? "a final reply; the job stays with the gateway)"
                                    : "the broker to take all of it)")));
        }
    }

    void fail(ClientException failure) {
        sent.completeExceptionally(failure);
        accepted.completeExceptionally(failure);
        started.completeExceptionally(failure);
        ended.completeExceptionally(failure);
    }

    @Override
    public String toString() {
        return "SentJob[" + id() + " " + lastStatus + "]";
    }
}
