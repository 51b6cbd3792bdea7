package io.avatargateway.cluster.call;

import io.avatargateway.api.Problems;
import io.avatargateway.cluster.node.Node;
import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.cluster.view.SharedSession;
import io.avatargateway.cluster.view.SharedView;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Owner;
import io.avatargateway.service.AllSessions;
import io.avatargateway.service.OpenedSession;
import io.avatargateway.service.OpeningKey;
import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Sessions that are here are asked themselves; for others the gateway is asked that has them by the view. Where that
 * one is gone, the view answers what it can. Any thread.
 */
public final class SessionCalls implements AllSessions {

    private final String self;
    private final OwnSessions own;
    private final SharedView view;
    private final NodeDirectory nodes;
    private final OwnerCalls calls;
    private final PassedOpenings openings;
    private final Duration timeout;

    /**
     * @param own the sessions of this gateway
     * @param openings opens where there is room
     * @param timeout for an answer of another gateway
     */
    public SessionCalls(
            OwnSessions own,
            SharedView view,
            NodeDirectory nodes,
            OwnerCalls calls,
            PassedOpenings openings,
            Duration timeout) {
        this.self = nodes.self().name();
        this.own = own;
        this.view = view;
        this.nodes = nodes;
        this.calls = calls;
        this.openings = openings;
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<OpenedSession> open(Caller caller, SessionOptions options, OpeningKey key) {
        Optional<SharedSession> before = key == null ? Optional.empty() : openings.openedBy(key);
        return before.isPresent()
                ? find(caller, before.get().session().id()).thenApply(session -> new OpenedSession(session, true))
                : openings.open(caller, options, key);
    }

    @Override
    public CompletionStage<SessionSnapshot> find(Caller caller, SessionId id) {
        return ask(
                caller,
                id,
                () -> own.find(caller, id)
                        .map(CompletableFuture::completedStage)
                        .orElseGet(() -> unknown(id)),
                OwnerRequest.describe(id),
                OwnerAnswer::session,
                shared -> Optional.of(asTold(shared)));
    }

    @Override
    public CompletionStage<SessionSnapshot> close(Caller caller, SessionId id, boolean drain) {
        return ask(
                caller,
                id,
                () -> own.close(caller, id, drain),
                OwnerRequest.close(id, drain),
                OwnerAnswer::session,
                shared -> Optional.of(shared.session()).filter(session -> shared.closed()));
    }

    @Override
    public CompletionStage<Integer> interrupt(Caller caller, SessionId id, boolean keepWaiting) {
        return ask(
                caller,
                id,
                () -> own.interrupt(caller, id, keepWaiting),
                OwnerRequest.interrupt(id, keepWaiting),
                OwnerAnswer::jobsEnded,
                SessionCalls::ended);
    }

    @Override
    public CompletionStage<SessionSnapshot> viewer(Caller caller, SessionId id, ViewerReport report) {
        return ask(
                caller,
                id,
                () -> own.viewer(caller, id, report),
                OwnerRequest.viewer(id, report),
                OwnerAnswer::session,
                SessionCalls::ended);
    }

    @Override
    public CompletionStage<SessionSnapshot> redeem(Caller caller, SessionId id, String ticket) {
        return ask(
                caller,
                id,
                () -> own.redeem(caller, id, ticket),
                OwnerRequest.redeem(id, ticket),
                OwnerAnswer::session,
                SessionCalls::ended);
    }

    @Override
    public CompletionStage<Optional<JobStatus>> job(Caller caller, SessionId id, String jobId) {
        return ask(
                caller,
                id,
                () -> CompletableFuture.completedStage(own.job(caller, id, jobId)),
                OwnerRequest.job(id, jobId),
                answer -> Optional.ofNullable(answer.job()),
                shared -> Optional.of(Optional.<JobStatus>empty()).filter(none -> shared.closed()));
    }

    @Override
    public CompletionStage<Events> events(Caller caller, SessionId id, long after) {
        return ask(
                caller,
                id,
                () -> own.events(caller, id)
                        .map(log -> CompletableFuture.completedStage(here(log, after)))
                        .orElseGet(() -> unknown(id)),
                OwnerRequest.events(id, after),
                answer -> new Events(answer.events(), answer.last()),
                shared -> Optional.of(shared)
                        .filter(SharedSession::closed)
                        .map(ended -> new Events(ofLost(ended, after), true)));
    }

    /** Its events went with its gateway, but for the last one. */
    private static List<SessionEvent> ofLost(SharedSession ended, long after) {
        return ended.lossEvent().filter(event -> event.sequence() > after).stream()
                .toList();
    }

    private static Events here(EventLog log, long after) {
        List<SessionEvent> events = log.after(after, Integer.MAX_VALUE);
        return new Events(
                events,
                log.endedAt(
                        events.isEmpty() ? after : events.get(events.size() - 1).sequence()));
    }

    @Override
    public Stream<Elsewhere> others(Caller caller) {
        return view.all()
                .filter(shared -> sees(caller, shared))
                .filter(shared -> own.find(caller, shared.session().id()).isEmpty())
                .map(shared -> new Elsewhere(shared.owner(), asTold(shared)));
    }

    @Override
    public void tellJob(Caller caller, SessionId id, JobStatus status) {
        told(caller, id)
                .filter(shared -> !shared.closed() && isThere(shared.owner()))
                .ifPresent(shared -> calls.tell(shared.owner(), OwnerRequest.jobStatus(id, status)));
    }

    @Override
    public void requireAccepting(Caller caller, SessionId id) {
        if (own.find(caller, id).isPresent()) {
            own.requireAccepting(caller, id);
            return;
        }
        SharedSession shared = told(caller, id).orElseThrow(() -> Problems.unknown(id));
        if (!shared.accepting()) {
            throw new GatewayException(
                    ErrorCode.SESSION_ENDED,
                    "session " + id + " is " + (shared.closed() ? SessionState.CLOSED : SessionState.DRAINING));
        }
    }

    @Override
    public Optional<Owner> ownerElsewhere(SessionId id) {
        return view.find(id).map(shared -> shared.session().options().owner());
    }

    /** What is known here of a session that the caller may know of. */
    private Optional<SharedSession> told(Caller caller, SessionId id) {
        return view.find(id).filter(shared -> sees(caller, shared));
    }

    private static boolean sees(Caller caller, SharedSession shared) {
        SessionSnapshot session = shared.session();
        return caller.sees(session.id().value(), session.options().owner().tenant());
    }

    /**
     * Asks where the session is.
     *
     * @param known what the view can answer, where its gateway is gone or has forgotten it; empty for nothing
     */
    private <T> CompletionStage<T> ask(
            Caller caller,
            SessionId id,
            Supplier<CompletionStage<T>> here,
            OwnerRequest request,
            Function<OwnerAnswer, T> answer,
            Function<SharedSession, Optional<T>> known) {
        if (own.find(caller, id).isPresent()) {
            return here.get();
        }
        SharedSession shared = told(caller, id).orElse(null);
        if (shared == null) {
            return unknown(id);
        }
        if (!isThere(shared.owner())) {
            return byView(shared, known, gone(shared));
        }
        return calls.ask(shared.owner(), request, timeout)
                .thenApply(answer)
                .exceptionallyCompose(failure -> refused(shared, known, Problems.unwrapped(failure)));
    }

    /** An owner that has forgotten a session which has not ended has just left it to another one. */
    private <T> CompletionStage<T> refused(
            SharedSession shared, Function<SharedSession, Optional<T>> known, Throwable failure) {
        if (shared.closed()) {
            return byView(shared, known, failure);
        }
        boolean moved = failure instanceof GatewayException refused && refused.code() == ErrorCode.UNKNOWN_SESSION;
        return moved ? byView(shared, known, gone(shared)) : CompletableFuture.failedStage(failure);
    }

    private static <T> CompletionStage<T> byView(
            SharedSession shared, Function<SharedSession, Optional<T>> known, Throwable otherwise) {
        try {
            return known.apply(shared)
                    .map(CompletableFuture::completedStage)
                    .orElseGet(() -> CompletableFuture.failedStage(otherwise));
        } catch (GatewayException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    /** Our own name stands for a session of an earlier life that is about to be taken up. */
    private boolean isThere(String owner) {
        return !owner.equals(self)
                && nodes.of(owner)
                        .filter(node -> node.state() != Node.State.GONE)
                        .isPresent();
    }

    private static GatewayException gone(SharedSession shared) {
        return OwnerCalls.unreachable(shared.owner(), "that one is gone, and another one is to take the session");
    }

    /** Whoever takes it up has to open its next link first. */
    private SessionSnapshot asTold(SharedSession shared) {
        return shared.closed() || isThere(shared.owner())
                ? shared.session()
                : shared.session().in(SessionState.RECOVERING);
    }

    private static <T> Optional<T> ended(SharedSession shared) {
        if (shared.closed()) {
            throw new GatewayException(
                    ErrorCode.SESSION_ENDED,
                    "session " + shared.session().id() + " is "
                            + shared.session().state());
        }
        return Optional.empty();
    }

    private static <T> CompletionStage<T> unknown(SessionId id) {
        return CompletableFuture.failedStage(Problems.unknown(id));
    }
}
