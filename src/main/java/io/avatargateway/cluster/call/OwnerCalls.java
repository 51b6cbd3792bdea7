package io.avatargateway.cluster.call;

import io.avatargateway.cluster.post.NodePosts;
import io.avatargateway.cluster.post.SharedMessages;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Inbox;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/** Asks other gateways, and waits for their answers without a thread. Any thread, but for {@link #beat}. */
public final class OwnerCalls {

    /** Commands that may be open at once. */
    private static final int MOST_COMMANDS = 1_000;

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(OwnerCalls.class.getName());

    private final NodePosts posts;
    private final Inbox answers;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, CompletableFuture<OwnerAnswer>> open = new ConcurrentHashMap<>();
    private final Places commands = new Places(MOST_COMMANDS, "commands");
    private final Places readers;

    /**
     * Asks nobody yet.
     *
     * @param mostReaders questions for events that may be open at once. They wait for long, so they have places of
     *     their own: commands always find one
     */
    public OwnerCalls(BrokerClient broker, NodePosts posts, int mostReaders) {
        this.posts = posts;
        this.readers = new Places(mostReaders, "readers of events");
        this.answers = new Inbox(broker, JmsNames.ANSWERS_PREFIX + UUID.randomUUID(), this::heard);
    }

    /**
     * Asks a gateway.
     *
     * @param within how long its answer is waited for
     * @return fails with what it was refused with, and with SESSION_OWNER_UNREACHABLE where no answer comes. Also where
     *     as many of this kind are open as there may be
     */
    public CompletableFuture<OwnerAnswer> ask(String node, OwnerRequest request, Duration within) {
        Places places = request.command() == OwnerRequest.Command.EVENTS ? readers : commands;
        if (!places.free().tryAcquire()) {
            return CompletableFuture.failedFuture(unreachable(
                    node, places.most() + " " + places.whose() + " wait for other gateways, the most at once"));
        }
        String number = Long.toString(numbers.incrementAndGet());
        CompletableFuture<OwnerAnswer> answer = new CompletableFuture<>();
        open.put(number, answer);
        posts.post(
                JmsNames.COMMANDS_PREFIX + node,
                number,
                answers.address(),
                request,
                failure -> answer.completeExceptionally(new NotAsked(node)));
        return answer.orTimeout(within.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException
                                ? unreachable(node, "no answer within " + within.toMillis() + " ms")
                                : failure))
                .whenComplete((any, failure) -> {
                    open.remove(number);
                    places.free().release();
                })
                .thenApply(OwnerAnswer::orThrow);
    }

    /** Of questions of one kind that may be open at once. */
    private record Places(int most, String whose, Semaphore free) {
        private Places(int most, String whose) {
            this(most, whose, new Semaphore(most));
        }
    }

    /** Tells a gateway something that needs no answer. It may not get there. */
    void tell(String node, OwnerRequest request) {
        posts.post(
                JmsNames.COMMANDS_PREFIX + node,
                null,
                null,
                request,
                failure -> LOG.log(Level.FINE, failure, () -> "Gateway " + node + " is not told"));
    }

    static GatewayException unreachable(String node, String why) {
        return new GatewayException(
                ErrorCode.SESSION_OWNER_UNREACHABLE,
                "The session is at gateway " + node + ": " + why + ".",
                null,
                RETRY);
    }

    /** The question did not get there: nothing was done. */
    static final class NotAsked extends GatewayException {
        private static final long serialVersionUID = 1L;

        private NotAsked(String node) {
            super(
                    ErrorCode.SESSION_OWNER_UNREACHABLE,
                    "The session is at gateway " + node + ": it takes no questions at the moment.",
                    null,
                    RETRY);
        }
    }

    /** On the thread of the broker's client. */
    private void heard(ClientMessage message) {
        CompletableFuture<OwnerAnswer> asked = open.get(String.valueOf(message.getCorrelationID()));
        if (asked != null) {
            SharedMessages.readWhole(message, OwnerAnswer.class).ifPresent(asked::complete);
        }
    }

    /** To be called every second, by one thread at a time, which may have to wait for the broker's call time-out. */
    public void beat() throws ActiveMQException {
        answers.keepOpen();
    }

    /** No answer comes any more. */
    public void stop() {
        answers.close();
    }
}
