package io.avatargateway.client.jms;

import io.avatargateway.client.Arguments;
import io.avatargateway.client.ClientException;
import io.avatargateway.client.Reply;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends jobs to the gateway by JMS and takes their replies. Thread-safe; {@link #send} does not wait.
 *
 * <p>Jobs whose bytes are there go one after the other, in the order of {@code send}. A job that reads a stream has a
 * thread of its own, since a synthesiser may take its time. So order between such jobs is that of their ends, or of
 * their first parts.
 *
 * <p>It does not reconnect. When the connection is lost, the futures of all jobs under way fail, and so does everything
 * that is sent later: connect anew. The gateway does not speak a job twice that has the same name.
 */
public final class JobProducer implements AutoCloseable {

    private static final long LOOK_MILLIS = 100;
    private static final ThreadFactory DAEMONS = task -> {
        Thread thread = new Thread(task, "avatar-gateway-client");
        thread.setDaemon(true);
        return thread;
    };

    private final JobLimits limits;
    private final Semaphore places;
    private final Map<String, SentJob> outstanding = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor sending;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(DAEMONS);
    private volatile BrokerConnection connection;
    private volatile Sender sender;
    private volatile boolean lost;
    private volatile boolean closed;

    private JobProducer(JobLimits limits) {
        this.limits = limits;
        this.places = new Semaphore(limits.outstanding());
        this.sending = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(limits.outstanding()), DAEMONS);
    }

    /**
     * Connects with the usual limits.
     *
     * @param address of the broker
     * @return to be closed
     * @throws ClientException {@code REFUSED} if the broker does not know the user, {@code UNREACHABLE}
     */
    public static JobProducer connect(BrokerAddress address) {
        return connect(address, JobLimits.defaults());
    }

    /**
     * Connects.
     *
     * @param address of the broker
     * @param limits of what is under way
     * @return to be closed
     * @throws ClientException {@code REFUSED} if the broker does not know the user, {@code UNREACHABLE}
     */
    public static JobProducer connect(BrokerAddress address, JobLimits limits) {
        JobProducer made = new JobProducer(limits);
        try {
            made.open(address);
            return made;
        } catch (RuntimeException failed) {
            made.close();
            throw failed;
        }
    }

    private void open(BrokerAddress address) {
        connection = BrokerConnection.connect(address, this::replied, this::connectionLost);
        try {
            sender = connection.sender();
        } catch (JMSException failed) {
            throw connection.failed(failed);
        }
        Future<?> unused = timer.scheduleWithFixedDelay(
                () -> outstanding.values().forEach(SentJob::giveUpIfSilent),
                LOOK_MILLIS,
                LOOK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /**
     * Sends a job.
     *
     * @param job what is said of it
     * @param speech its bytes
     * @return its futures
     * @throws ClientException {@code BUSY} if too many jobs are under way, {@code UNREACHABLE}, {@code STOPPED}; nothing
     *     was sent
     * @throws IllegalArgumentException if a job of this name is under way, or an argument is null
     */
    public SentJob send(Job job, JobBody speech) {
        return send(job, speech, reply -> {});
    }

    /**
     * Sends a job, and tells each reply as it comes.
     *
     * @param job what is said of it
     * @param speech its bytes
     * @param listener on the thread of the broker's client, which it must not block; before the futures complete
     * @return its futures
     * @throws ClientException {@code BUSY} if too many jobs are under way, {@code UNREACHABLE}, {@code STOPPED}; nothing
     *     was sent
     * @throws IllegalArgumentException if a job of this name is under way, or an argument is null
     */
    public SentJob send(Job job, JobBody speech, Consumer<Reply> listener) {
        // All that can be wrong is found before a place is taken.
        require("job", job);
        require("speech", speech);
        require("listener", listener);
        requireOpen();
        if (!places.tryAcquire()) {
            throw busy();
        }
        SentJob sent = new SentJob(job, listener, limits.patience());
        if (outstanding.putIfAbsent(job.jobId(), sent) != null) {
            places.release();
            throw Arguments.wrong("jobId", job.jobId(), "a name that no job under way has");
        }
        CompletableFuture<Void> over = new CompletableFuture<>();
        CompletableFuture<Void> unused = sent.ended()
                .handle((reply, failure) -> outstanding.remove(job.jobId(), sent))
                .thenCombine(over, (removed, sendingOver) -> null)
                .thenRun(places::release);
        start(sent, speech, over);
        if (lost || closed) {
            // It may have come behind those that were told.
            sent.fail(lost ? lostWith(sent) : stoppedWith(sent));
        }
        return sent;
    }

    private static void require(String name, Object argument) {
        if (argument == null) {
            throw Arguments.wrong(name, "null", "one that is there");
        }
    }

    private void start(SentJob sent, JobBody speech, CompletableFuture<Void> over) {
        try {
            if (speech.isThere()) {
                sending.execute(() -> run(sent, () -> sender.send(sent, speech), over));
            } else {
                DAEMONS.newThread(() -> sendAlone(sent, speech, over)).start();
            }
        } catch (RejectedExecutionException stopped) {
            sent.fail(stoppedWith(sent));
            over.complete(null);
        } catch (RuntimeException | Error noThread) {
            // There is no room for another thread: the job fails, and its place is free again.
            sent.fail(notSent(noThread));
            over.complete(null);
        }
    }

    /** Reads a stream, on a thread of its own. */
    private void sendAlone(SentJob sent, JobBody speech, CompletableFuture<Void> over) {
        run(
                sent,
                () -> {
                    try (Sender own = connection.sender()) {
                        return own.send(sent, speech);
                    }
                },
                over);
    }

    private interface Step {
        /** Whether all of it was sent. */
        boolean run() throws JMSException, IOException;
    }

    private void run(SentJob sent, Step step, CompletableFuture<Void> over) {
        ClientException failure = null;
        boolean all = false;
        try {
            all = !sent.isOver() && step.run();
        } catch (ClientException failed) {
            failure = failed;
        } catch (IOException failed) {
            failure = unreadable(failed);
        } catch (JMSException | RuntimeException failed) {
            failure = isUnreadable(failed)
                    ? unreadable(failed)
                    : connection.failed(sent.job().queue(), failed);
        } catch (Error failed) {
            failure = notSent(failed);
            throw failed;
        } finally {
            if (failure != null) {
                sent.fail(failure);
            } else if (all) {
                sent.sendingEnded();
            } else {
                sent.sendingEndedEarly();
            }
            over.complete(null);
        }
    }

    /** Artemis' client wraps what a stream throws, more than once. */
    private static boolean isUnreadable(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof Sender.UnreadableException) {
                return true;
            }
        }
        return false;
    }

    private static ClientException notSent(Throwable cause) {
        return new ClientException(
                ClientException.Kind.FAILED,
                Arguments.line(
                        "speech", "not sent to its end, " + cause.getClass().getSimpleName(), "to be sent"),
                cause);
    }

    /** On the thread of the broker's client. A reply that comes again, or is none of ours, is dropped. */
    private void replied(Reply reply) {
        SentJob job = outstanding.get(reply.jobId());
        if (job != null) {
            job.replied(reply);
        }
    }

    private void connectionLost() {
        lost = true;
        outstanding.values().forEach(job -> job.fail(lostWith(job)));
    }

    /**
     * Whether the connection was lost. Then everything fails, until somebody connects anew.
     *
     * @return true for good
     */
    public boolean isLost() {
        return lost;
    }

    /**
     * How many jobs have no final reply yet, or are still being sent.
     *
     * @return 0..{@link JobLimits#outstanding()}
     */
    public int outstanding() {
        return limits.outstanding() - places.availablePermits();
    }

    private void requireOpen() {
        if (closed) {
            throw new ClientException(ClientException.Kind.STOPPED, "producer: closed (expected: one that is open)");
        }
        if (lost) {
            throw connection.failed(null);
        }
    }

    private ClientException busy() {
        return new ClientException(
                ClientException.Kind.BUSY,
                Arguments.line(
                        "outstanding",
                        limits.outstanding() + " jobs are under way",
                        "at most " + limits.outstanding() + "; wait until one has ended"));
    }

    private static ClientException lostWith(SentJob job) {
        return new ClientException(
                ClientException.Kind.UNREACHABLE,
                "broker: connection lost, job " + job.id() + " may still be spoken (expected: a final reply)");
    }

    private static ClientException stoppedWith(SentJob job) {
        return new ClientException(
                ClientException.Kind.STOPPED,
                "producer: closed, job " + job.id() + " may still be spoken (expected: a final reply)");
    }

    private static ClientException unreadable(Exception cause) {
        return new ClientException(
                ClientException.Kind.UNREADABLE,
                "speech: could not be read to its end (expected: speech until the end)",
                cause);
    }

    /**
     * Ends the connection. Jobs that are at the broker stay with the gateway; the futures of those under way fail. Not
     * on a thread of the producer's own. Idempotent.
     */
    @Override
    public void close() {
        closed = true;
        if (connection != null) {
            connection.close();
        }
        timer.shutdownNow();
        sending.shutdownNow();
        outstanding.values().forEach(job -> job.fail(stoppedWith(job)));
    }

    @Override
    public String toString() {
        return "JobProducer[" + connection + ", " + outstanding() + " jobs under way]";
    }
}
