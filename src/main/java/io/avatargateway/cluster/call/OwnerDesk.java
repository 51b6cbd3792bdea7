package io.avatargateway.cluster.call;

import io.avatargateway.api.Problems;
import io.avatargateway.cluster.post.NodePosts;
import io.avatargateway.cluster.post.SharedMessages;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Inbox;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Owner;
import io.avatargateway.security.Role;
import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * Does what other gateways ask for, with the sessions of this one. They have seen to it that who asks them may. Any
 * thread, but for {@link #beat}.
 */
public final class OwnerDesk {

    /** Commands that may be under way at once; who asks more gets no answer, and may ask again. */
    private static final int MOST_COMMANDS = 1_000;
    /** Readers under way, for each that may wait. */
    private static final int READERS_PER_WAITING = 2;
    /** Events in one answer. */
    private static final int EVENTS = 100;
    /** With more text than this, an answer ends: it should be one small message. An event goes whole. */
    private static final int TEXT_CHARACTERS = 10_000;

    private static final Caller GATEWAY = Caller.gateway();

    private static final Logger LOG = Logger.getLogger(OwnerDesk.class.getName());

    private final OwnSessions sessions;
    private final NodePosts posts;
    private final Lane lane;
    private final Duration patience;
    private final Inbox questions;
    private final Semaphore commands = new Semaphore(MOST_COMMANDS);
    private final Semaphore readers;
    private final int mostWaiting;

    /**
     * @param self this gateway's name
     * @param lane where it is begun what is asked for
     * @param patience how long it waits for events where there are none
     * @param mostWaiting how many readers may wait so at once. While more ask, they are answered at once, with what
     *     there is; of these there may be as many again, and who asks beyond that gets no answer
     */
    public OwnerDesk(
            BrokerClient broker,
            String self,
            OwnSessions sessions,
            NodePosts posts,
            Lane lane,
            Duration patience,
            int mostWaiting) {
        this.readers = new Semaphore(READERS_PER_WAITING * mostWaiting);
        this.mostWaiting = mostWaiting;
        this.sessions = sessions;
        this.posts = posts;
        this.lane = lane;
        this.patience = patience;
        this.questions = new Inbox(broker, JmsNames.COMMANDS_PREFIX + self, this::heard);
    }

    /** On the thread of the broker's client. */
    private void heard(ClientMessage message) {
        OwnerRequest request =
                SharedMessages.readWhole(message, OwnerRequest.class).orElse(null);
        if (request == null) {
            return;
        }
        Semaphore places = request.command() == OwnerRequest.Command.EVENTS ? readers : commands;
        if (!places.tryAcquire()) {
            return;
        }
        // Here, where they come in their order.
        boolean mayWait = readers.availablePermits() >= (READERS_PER_WAITING - 1) * mostWaiting;
        String number = String.valueOf(message.getCorrelationID());
        String answerTo =
                message.getReplyTo() == null ? null : message.getReplyTo().toString();
        lane.execute(() -> begun(request, mayWait).whenComplete((answer, failure) -> {
            places.release();
            if (answerTo != null) {
                answer(answerTo, number, failure == null ? answer : OwnerAnswer.refused(failure));
            }
        }));
    }

    private void answer(String answerTo, String number, OwnerAnswer answer) {
        posts.post(
                answerTo,
                number,
                null,
                answer,
                failure -> LOG.log(Level.FINE, "An answer to another gateway is lost", failure));
    }

    private CompletionStage<OwnerAnswer> begun(OwnerRequest request, boolean mayWait) {
        try {
            return begin(request, mayWait);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    private CompletionStage<OwnerAnswer> begin(OwnerRequest asked, boolean mayWait) {
        SessionId id = asked.session();
        return switch (asked.command()) {
            case OPEN ->
                sessions.open(asker(asked.options()), asked.options(), asked.key())
                        .thenApply(session -> OwnerAnswer.opened(session, false));
            case PREPARE ->
                sessions.prepare(asked.leaving(), asked.options(), Duration.ofMillis(asked.withinMillis()))
                        .thenApply(OwnerAnswer::prepared);
            case DESCRIBE -> CompletableFuture.completedStage(OwnerAnswer.session(find(id)));
            case CLOSE -> sessions.close(GATEWAY, id, asked.drain()).thenApply(OwnerAnswer::session);
            case INTERRUPT ->
                sessions.interrupt(GATEWAY, id, asked.keepWaiting()).thenApply(OwnerAnswer::interrupted);
            case VIEWER -> sessions.viewer(GATEWAY, id, asked.report()).thenApply(OwnerAnswer::session);
            case REDEEM -> sessions.redeem(GATEWAY, id, asked.ticket()).thenApply(OwnerAnswer::session);
            case ERASE -> sessions.erase(GATEWAY, id).thenApply(OwnerAnswer::erased);
            case JOB -> {
                find(id);
                yield CompletableFuture.completedStage(
                        OwnerAnswer.job(sessions.job(GATEWAY, id, asked.jobId()).orElse(null)));
            }
            case EVENTS -> events(id, asked.after(), mayWait);
            case JOB_STATUS -> {
                sessions.jobStatus(GATEWAY, id, asked.job());
                yield CompletableFuture.completedStage(OwnerAnswer.job(asked.job()));
            }
        };
    }

    /** Whom the other gateway opens a session for. */
    private static Caller asker(SessionOptions options) {
        Owner owner = options.owner();
        return Caller.of(owner.subject(), owner.tenant(), Set.of(Role.PRODUCER));
    }

    private SessionSnapshot find(SessionId id) {
        return sessions.find(GATEWAY, id).orElseThrow(() -> Problems.unknown(id));
    }

    private CompletionStage<OwnerAnswer> events(SessionId id, long after, boolean mayWait) {
        EventLog log = sessions.events(GATEWAY, id).orElseThrow(() -> Problems.unknown(id));
        CompletableFuture<Void> more = new CompletableFuture<>();
        Runnable unsubscribe = log.subscribe(() -> more.complete(null));
        if (!log.after(after, 1).isEmpty() || log.endedAt(after) || !mayWait) {
            more.complete(null);
        }
        // Not on the session's worker, which the subscription runs on.
        return more.completeOnTimeout(null, patience.toNanos(), TimeUnit.NANOSECONDS)
                .thenApplyAsync(
                        any -> {
                            unsubscribe.run();
                            List<SessionEvent> events = some(log.after(after, EVENTS));
                            long last = events.isEmpty()
                                    ? after
                                    : events.get(events.size() - 1).sequence();
                            return OwnerAnswer.events(events, log.endedAt(last));
                        },
                        lane);
    }

    private static List<SessionEvent> some(List<SessionEvent> events) {
        int characters = 0;
        for (int i = 0; i < events.size(); i++) {
            characters += textOf(events.get(i));
            if (characters > TEXT_CHARACTERS) {
                return events.subList(0, i + 1);
            }
        }
        return events;
    }

    private static int textOf(SessionEvent event) {
        JobText text = event.job() == null ? null : event.job().text();
        return text == null
                ? 0
                : text.text().length()
                        + text.marks().stream()
                                .mapToInt(mark -> mark.text().length())
                                .sum();
    }

    /** To be called every second, by one thread at a time, which may have to wait for the broker's call time-out. */
    public void beat() throws ActiveMQException {
        questions.keepOpen();
    }

    /** Nothing is taken any more. */
    public void stop() {
        questions.close();
    }
}
