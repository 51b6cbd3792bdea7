package io.avatargateway.cluster.call;

import io.avatargateway.api.Problems;
import io.avatargateway.api.Snapshots;
import io.avatargateway.cluster.view.SharedView;
import io.avatargateway.security.Caller;
import io.avatargateway.security.tickets.UsedTickets;
import io.avatargateway.service.OpeningKey;
import io.avatargateway.service.Redemptions;
import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gateway's sessions without Simli: they do what they are asked at once, and note it. */
final class ListedSessions implements OwnSessions {

    static final JoinInfo JOIN =
            new JoinInfo(1, "wss://room.example", "the-join-token", Instant.parse("2030-01-01T00:00:00Z"));

    final List<Object> asked = new CopyOnWriteArrayList<>();
    final Map<SessionId, SessionSnapshot> open = new ConcurrentHashMap<>();
    final Map<SessionId, EventLog> logs = new ConcurrentHashMap<>();
    final Map<String, JobStatus> jobs = new ConcurrentHashMap<>();
    private final Redemptions tickets = new Redemptions(new UsedTickets(System::nanoTime));
    final SharedView view;
    final int limit;
    volatile boolean silent;

    ListedSessions(SharedView view, int limit) {
        this.view = view;
        this.limit = limit;
    }

    /** One more, which all gateways are told of. */
    SessionSnapshot add(SessionState state, OpeningKey key) {
        return put(Snapshots.running(SessionId.random(), state, 1, JOIN), key);
    }

    SessionSnapshot put(SessionSnapshot session, OpeningKey key) {
        open.put(session.id(), session);
        logs.computeIfAbsent(session.id(), any -> new EventLog(100));
        view.changed(session, 1, false, key);
        return session;
    }

    void happen(SessionId id, long sequence, SessionState state) {
        logs.get(id)
                .append(new SessionEvent(
                        id,
                        sequence,
                        Instant.now(),
                        1,
                        SessionEvent.Type.STATE,
                        state,
                        null,
                        "",
                        "tenant",
                        null,
                        Map.of("from", "READY", "gapMillis", 7L)));
    }

    /** A job of it with this text is heard. */
    void happen(SessionId id, long sequence, JobText text) {
        JobStatus job =
                JobStatus.untraced("job", JobState.STARTED, Instant.EPOCH, 0, 0, false, null, null, List.of(), text);
        logs.get(id)
                .append(new SessionEvent(
                        id,
                        sequence,
                        Instant.EPOCH,
                        1,
                        SessionEvent.Type.JOB,
                        SessionState.SPEAKING,
                        null,
                        "",
                        null,
                        job,
                        Map.of()));
    }

    @Override
    public CompletionStage<JoinInfo> prepare(SessionSnapshot session, SessionOptions options, Duration within) {
        asked.add(session);
        asked.add(options);
        return CompletableFuture.completedStage(JOIN);
    }

    @Override
    public CompletionStage<SessionSnapshot> open(Caller caller, SessionOptions options, OpeningKey key) {
        if (open.size() >= limit) {
            throw new GatewayException(ErrorCode.SESSION_LIMIT, "sessions: " + limit + " (the most at once)");
        }
        asked.add(options);
        SessionSnapshot opened = Snapshots.owned(caller.owner(), SessionState.JOINABLE, JOIN);
        return CompletableFuture.completedStage(put(opened, key));
    }

    @Override
    public Optional<SessionSnapshot> find(Caller caller, SessionId id) {
        return Optional.ofNullable(open.get(id))
                .filter(session ->
                        caller.sees(id.value(), session.options().owner().tenant()));
    }

    @Override
    public CompletionStage<SessionSnapshot> close(Caller caller, SessionId id, boolean drain) {
        asked.add(drain);
        return stage(id);
    }

    @Override
    public CompletionStage<SessionSnapshot> redeem(Caller caller, SessionId id, String ticket) {
        return find(caller, id)
                .map(session -> tickets.redeem(session, ticket))
                .orElseGet(() -> CompletableFuture.failedStage(Problems.unknown(id)));
    }

    @Override
    public CompletionStage<Integer> interrupt(Caller caller, SessionId id, boolean keepWaiting) {
        asked.add(keepWaiting);
        return silent ? new CompletableFuture<>() : stage(id).thenApply(session -> 3);
    }

    @Override
    public CompletionStage<SessionSnapshot> viewer(Caller caller, SessionId id, ViewerReport report) {
        asked.add(report);
        return CompletableFuture.failedStage(
                new GatewayException(ErrorCode.SESSION_ENDED, "session " + id + " is CLOSED", "UP", null));
    }

    @Override
    public CompletionStage<Erasure> erase(Caller caller, SessionId id) {
        SessionSnapshot session = open.get(id);
        if (session == null) {
            return CompletableFuture.failedStage(Problems.unknown(id));
        }
        open.remove(id);
        return CompletableFuture.completedStage(Erasure.ofMemory(logs.remove(id).size(), 0));
    }

    @Override
    public Optional<JobStatus> job(Caller caller, SessionId id, String jobId) {
        return Optional.ofNullable(jobs.get(jobId));
    }

    @Override
    public Optional<EventLog> events(Caller caller, SessionId id) {
        return Optional.ofNullable(logs.get(id));
    }

    @Override
    public void jobStatus(Caller caller, SessionId id, JobStatus status) {
        jobs.put(status.jobId(), status);
    }

    @Override
    public void requireAccepting(Caller caller, SessionId id) {
        stage(id);
    }

    private CompletionStage<SessionSnapshot> stage(SessionId id) {
        SessionSnapshot session = open.get(id);
        return session == null
                ? CompletableFuture.failedStage(Problems.unknown(id))
                : CompletableFuture.completedStage(session);
    }
}
