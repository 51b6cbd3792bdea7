package io.avatargateway.service;

import io.avatargateway.bounded.GroupedOldestOut;
import io.avatargateway.config.Settings;
import io.avatargateway.ledger.LinkLedger;
import io.avatargateway.ledger.PaidLinks;
import io.avatargateway.ledger.Payers;
import io.avatargateway.logs.LifeEvent;
import io.avatargateway.logs.LifeLog;
import io.avatargateway.security.Caller;
import io.avatargateway.security.quota.Use;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.security.tickets.UsedTickets;
import io.avatargateway.session.AvatarSession;
import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerReport;
import io.avatargateway.session.port.AllMeters;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.port.JobFeedFactory;
import io.avatargateway.session.port.LinkFactory;
import io.avatargateway.session.port.LinkRequest;
import io.avatargateway.session.port.SessionMeter;
import io.avatargateway.session.port.SessionMeters;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The session bean that holds all sessions of this server with their endpoints. Every method may be called from any
 * thread and returns at once. Stages complete on a session's worker, so their dependents must be short.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SessionRegistry {

    /** Between two looks which sessions' tenants are not served or may not pay, and which ended ones are forgotten. */
    private static final Duration TENANT_LOOKS = Duration.ofSeconds(5);

    @Inject
    private Settings settings;

    @Inject
    private LinkFactory avatarService;

    @Inject
    private LinkLedger ledger;

    @Inject
    private Payers payers;

    @Inject
    private JobFeedFactory feeds;

    @Inject
    private Instance<SessionRecords> records;

    @Inject
    private TenantQuotas quotas;

    @Inject
    private Tenants tenants;

    @Inject
    @Any
    private Instance<SessionMeters> measuring;

    @Inject
    private EventDispatcher dispatcher;

    @Inject
    private LifeLog lives;

    @Inject
    private Event<GatewayStops> stops;

    @Resource
    private ManagedThreadFactory threads;

    @Resource
    private ManagedExecutorService blocking;

    private SessionMeters meters;
    private final Redemptions tickets = new Redemptions(new UsedTickets(System::nanoTime));
    private LinkFactory links;
    private LiveSessions sessions;
    private PreparedLinks prepared;
    private SessionPolicy policy;
    private SessionWorkers workers;
    private volatile boolean stopping;

    @PostConstruct
    void start() {
        Settings.Sessions limits = settings.sessions();
        meters = new AllMeters(measuring.stream());
        policy = ConfiguredPolicy.of(settings);
        sessions = new LiveSessions(
                limits.limit(),
                new GroupedOldestOut<>(
                        limits.retained(), tenant -> tenants.retention(tenant).ofEndedSessions(), System::nanoTime));
        workers = new SessionWorkers(limits.workers(), threads);
        links = new PaidLinks(avatarService, ledger, payers, workers);
        prepared = new PreparedLinks(workers, sessions::giveBack);
        lookForTenants();
    }

    /**
     * A tenant that is not served any more, or has used up its minutes, is heard to the end of what waits. It pays for
     * nothing behind that.
     */
    private void lookForTenants() {
        if (!stopping) {
            sessions.drainAll(quotas::serves);
            sessions.forgetOld();
            sessions.drainUnpaid(quotas::usedUp);
            workers.after(TENANT_LOOKS.toNanos(), this::lookForTenants);
        }
    }

    /**
     * Hands every session over, or ends it, politely and within a bound: paid sessions must not live on without us.
     */
    @PreDestroy
    void stop() {
        stopping = true;
        prepared.endAll();
        if (settings.survival().handsOver()) {
            stops.fire(new GatewayStops());
            SessionRecords known = recorded();
            sessions.leaveAll(settings.sessions().shutdownTimeout(), known, lives);
        } else {
            sessions.endAll(settings.sessions().shutdownTimeout(), lives);
        }
        workers.close();
    }

    /** Whether the gateway stops: no session is opened or taken up any more. */
    public boolean isStopping() {
        return stopping;
    }

    /**
     * Opens a session: creates its queue, composes a token and opens the socket.
     *
     * @param caller whose it is from now on
     * @param key by which the same request is known when it comes again; null for one that is not
     * @return completes with the session once its join info is there; exceptionally with a {@link GatewayException}
     * @throws GatewayException if there are too many sessions, the tenant may not open one, or the server is stopping
     */
    public CompletionStage<SessionSnapshot> open(Caller caller, SessionOptions wishes, OpeningKey key) {
        try {
            return opened(caller, wishes, key)
                    .whenComplete((session, failure) -> meters.opened(caller.tenant(), failure));
        } catch (RuntimeException failed) {
            meters.opened(caller.tenant(), failed);
            throw failed;
        }
    }

    private CompletionStage<SessionSnapshot> opened(Caller caller, SessionOptions wishes, OpeningKey key) {
        SessionOptions options = wishes.ownedBy(caller.owner());
        Use use = quotas.open(caller.tenant());
        try {
            takePlace();
        } catch (GatewayException full) {
            use.cancel();
            throw full;
        }
        SessionId id = SessionId.random();
        if (key != null) {
            recorded().openedBy(id, key);
        }
        AvatarSession session = session(id, options, links, meters.opens(caller.tenant()));
        counted(session, use);
        CompletionStage<Optional<GatewayException>> refusal = quotas.claim(caller.tenant(), id);
        // Records and queues are made by calls to the broker, and no worker may wait for that.
        return placed(() -> {
                    recorded().put(id, options, session.snapshot().createdAt());
                    JobFeed feed = feeds.open(id, options.owner().tenant(), session);
                    holdHere(id, session);
                    return feed;
                })
                .whenComplete((feed, failure) -> {
                    if (failure != null) {
                        use.cancel();
                    }
                })
                .thenCompose(feed -> LiveSessions.unlessRefused(session, session.open(feed), refusal));
    }

    /**
     * Goes on with a session that another gateway had, or an earlier life of this one: consumes its queues and opens
     * the next link. Its record stays as it is.
     *
     * @param options what it was opened with
     * @param from what is known of it
     * @return completes with the session once it is {@link SessionState#RECOVERING}; exceptionally with
     *     BROKER_UNAVAILABLE, and nothing has happened then
     * @throws GatewayException if there are too many sessions, or the server is stopping
     */
    public CompletionStage<SessionSnapshot> takeUp(SessionId id, SessionOptions options, Continuation from) {
        Optional<PreparedLink> next = prepared.take(id);
        if (next.isEmpty()) {
            takePlace();
        }
        boolean fits = next.filter(link -> link.fits(from.generation() + 1)).isPresent();
        SessionMeter meter = meters.goesOn(options.owner().tenant());
        AvatarSession session = session(id, options, fits ? next.get() : links, meter);
        Use use = quotas.adopt(options.owner().tenant(), workers.now());
        counted(session, use);
        List<Long> heard = from.heard().stream().map(Heard::arrival).toList();
        return placed(() -> feeds.takeUp(id, options.owner().tenant(), session, heard))
                .thenCompose(feed -> session.takeUp(feed, from, fits))
                .thenApply(begun -> {
                    holdHere(id, session);
                    return begun;
                })
                .whenComplete((begun, failure) -> {
                    if (failure != null) {
                        use.cancel();
                    }
                    if (failure != null || !fits) {
                        next.ifPresent(link -> link.end("not needed"));
                    } else {
                        // Where the session never came to open its link.
                        session.closed().thenRun(() -> next.get().end("not needed"));
                    }
                });
    }

    /**
     * Opens the next link of a session that another gateway has, which stops and still speaks, and keeps a place for
     * the session. It is ended if the session does not come.
     *
     * @param session as others may know it
     * @param options what it was opened with
     * @param within the time for the session to come; half of it for the link
     * @return completes with the room, exceptionally with SIMLI_UNREACHABLE, or SIMLI_RATE_LIMITED where too many links
     *     are opened at this moment
     * @throws GatewayException if there are too many sessions, or the server is stopping
     */
    public CompletionStage<JoinInfo> prepare(SessionSnapshot session, SessionOptions options, Duration within) {
        takePlace();
        CompletableFuture<JoinInfo> room = new CompletableFuture<>();
        // Many may be asked for at once, as behind a loss.
        long waitNanos = links.turn(workers.nanos());
        if (waitNanos > within.toNanos() / 2) {
            sessions.giveBack();
            room.completeExceptionally(new GatewayException(
                    ErrorCode.SIMLI_RATE_LIMITED, "too many links are to be opened at this moment"));
        } else {
            Runnable open = () -> open(nextLink(session, options), within, room);
            if (waitNanos > 0) {
                workers.after(waitNanos, open);
            } else {
                open.run();
            }
        }
        return room;
    }

    private LinkRequest nextLink(SessionSnapshot session, SessionOptions options) {
        Duration age = Duration.between(session.createdAt(), workers.now());
        return LinkRequest.of(
                session.id(), session.generation() + 1, options, LinkRequest.length(options, policy, age));
    }

    private void open(LinkRequest request, Duration within, CompletableFuture<JoinInfo> room) {
        if (sessions.live(request.session()).isPresent() || stopping) {
            sessions.giveBack();
            room.completeExceptionally(
                    new GatewayException(ErrorCode.SIMLI_UNREACHABLE, "the session has come before its link"));
            return;
        }
        PreparedLink link = PreparedLink.open(request, links, policy.joinTimeout(), Clock.systemUTC(), workers);
        if (!prepared.keep(request.session(), link, within)) {
            sessions.giveBack();
            link.end("not needed");
        }
        link.joinable().whenComplete((info, failure) -> {
            if (failure == null) {
                room.complete(info);
            } else {
                room.completeExceptionally(failure);
            }
        });
    }

    private void takePlace() {
        if (stopping) {
            throw new GatewayException(
                    ErrorCode.SHUTTING_DOWN, "the gateway is stopping", null, LiveSessions.LIMIT_RETRY);
        }
        sessions.takePlace();
    }

    private AvatarSession session(SessionId id, SessionOptions options, LinkFactory factory, SessionMeter meter) {
        return new AvatarSession(
                id,
                options,
                policy,
                feeds.queueName(id, options.owner().tenant()),
                factory,
                workers,
                workers,
                recorded().keeper(id),
                meter,
                told());
    }

    private Consumer<SessionEvent> told() {
        Consumer<SessionEvent> observers = dispatcher::publish;
        return observers.andThen(lives.session());
    }

    /** Until it ends here: behind that another gateway may count it. */
    private static void counted(AvatarSession session, Use use) {
        session.closed().thenAccept(last -> {
            if (last.state() == SessionState.CLOSED) {
                use.end();
            } else {
                use.leave();
            }
        });
    }

    private SessionRecords recorded() {
        return records.isResolvable() ? records.get() : SessionRecords.NONE;
    }

    /** Gives the place back where the queues cannot be had. */
    private CompletionStage<JobFeed> placed(Supplier<JobFeed> queues) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return queues.get();
                    } catch (RuntimeException failed) {
                        sessions.giveBack();
                        throw failed;
                    }
                },
                blocking);
    }

    private void holdHere(SessionId id, AvatarSession session) {
        sessions.put(id, session);
        SessionRecords known = recorded();
        session.queuesGone().thenRun(() -> known.remove(id));
        if (!stopping) {
            return;
        }
        // What another gateway had is not ended for that: its record is here, for who comes next.
        if (settings.survival().handsOver() && session.snapshot().state() == SessionState.RECOVERING) {
            lives.tell(LifeEvent.LEFT, session.snapshot(), null);
            session.leave();
        } else {
            session.end(CloseReason.SHUTDOWN, "");
        }
    }

    /**
     * The session is another gateway's now: its link is ended, its queues stay as they are, and it is forgotten here.
     *
     * @return completes when that is done; at once if it is not here
     */
    public CompletionStage<Void> leave(SessionId id) {
        Optional<AvatarSession> here = sessions.live(id);
        here.ifPresent(session -> lives.tell(LifeEvent.TAKEN_AWAY, session.snapshot(), null));
        return here.map(AvatarSession::leave)
                .orElseGet(() -> CompletableFuture.completedStage(null))
                .thenAccept(left -> {});
    }

    /** Nobody knows whether the sessions are this gateway's still: see {@link AvatarSession#hold}. */
    public void holdAll(String why) {
        sessions.live().forEach(session -> session.hold(why));
    }

    /** The session is this gateway's still: see {@link AvatarSession#goOn}. Does nothing if it is not here. */
    public void goOn(SessionId id) {
        sessions.live(id).ifPresent(AvatarSession::goOn);
    }

    /** The sessions that are here and have not ended; a copy. */
    public Set<SessionId> liveIds() {
        return sessions.liveIds();
    }

    /** The session, also for a while after its end. */
    public Optional<SessionSnapshot> find(Caller caller, SessionId id) {
        return seen(caller, id).map(AvatarSession::snapshot);
    }

    /** All sessions that the caller may know of, also those that ended a while ago, in no order. */
    public Stream<AvatarSession> all(Caller caller) {
        return sessions.all().filter(session -> sees(caller, session.snapshot()));
    }

    /** A session of others does not exist for the caller. */
    private Optional<AvatarSession> seen(Caller caller, SessionId id) {
        return sessions.find(id).filter(session -> sees(caller, session.snapshot()));
    }

    private static boolean sees(Caller caller, SessionSnapshot session) {
        return caller.sees(session.id().value(), session.options().owner().tenant());
    }

    /**
     * Stops the speech at once. The job that is being heard ends as interrupted; those that wait end too, or are kept.
     *
     * @return the number of jobs that ended or will end, exceptionally UNKNOWN_SESSION or SESSION_ENDED. Completes when
     *     SKIP is on the wire and it is decided which of the waiting jobs are dropped
     */
    public CompletionStage<Integer> interrupt(Caller caller, SessionId id, boolean keepWaiting) {
        return seen(caller, id).map(session -> session.interrupt(keepWaiting)).orElseGet(() -> unknown(id));
    }

    /**
     * Ends the session: with drain, the speech that waits in the queue is played out first. Idempotent.
     *
     * @return the session after the step was taken, still draining perhaps; exceptionally with UNKNOWN_SESSION
     */
    public CompletionStage<SessionSnapshot> close(Caller caller, SessionId id, boolean drain) {
        return seen(caller, id)
                .map(session -> drain ? session.drain() : session.end(CloseReason.CLIENT, ""))
                .orElseGet(() -> unknown(id));
    }

    /**
     * Notes what a front end reports. Exceptionally with UNKNOWN_SESSION or SESSION_ENDED, or with PROPERTY_INVALID
     * where it names a link that there was not yet.
     */
    public CompletionStage<SessionSnapshot> viewer(Caller caller, SessionId id, ViewerReport report) {
        return seen(caller, id).map(session -> session.viewer(report)).orElseGet(() -> unknown(id));
    }

    /**
     * Describes the session to a viewer with a ticket, which is used by that: once, whichever gateway it is shown to.
     * Where there is no room to join, the ticket stays good.
     *
     * @param ticket its id
     * @return with the join info; exceptionally with UNKNOWN_SESSION, SESSION_ENDED, JOIN_NOT_READY or TICKET_USED
     */
    public CompletionStage<SessionSnapshot> redeem(Caller caller, SessionId id, String ticket) {
        SessionSnapshot session = find(caller, id).orElse(null);
        if (session == null) {
            return unknown(id);
        }
        return tickets.redeem(session, ticket);
    }

    /**
     * Forgets a session that has ended, with its events and its jobs.
     *
     * @return what there was of it; exceptionally UNKNOWN_SESSION, or SESSION_LIVE
     */
    public CompletionStage<Erasure> erase(Caller caller, SessionId id) {
        if (seen(caller, id).isEmpty()) {
            return unknown(id);
        }
        return sessions.live(id).isPresent()
                ? CompletableFuture.failedStage(new GatewayException(
                        ErrorCode.SESSION_LIVE, "session " + id + ": it is here (expected: it has ended)"))
                : sessions.forget(id)
                        .map(session -> CompletableFuture.completedStage(
                                Erasure.ofMemory(session.events().size(), session.jobsKept())))
                        .orElseGet(() -> unknown(id));
    }

    /** The session's latest events, also for a while after its end. */
    public Optional<EventLog> events(Caller caller, SessionId id) {
        return seen(caller, id).map(AvatarSession::events);
    }

    /** What is known of a job of this session. */
    public Optional<JobStatus> job(Caller caller, SessionId id, String jobId) {
        return seen(caller, id).flatMap(session -> session.job(jobId));
    }

    /**
     * Notes how far a job of this session has come, outside the flow of speech. Does nothing if there is no such
     * session.
     *
     * @param caller who sent the job
     */
    public void jobStatus(Caller caller, SessionId id, JobStatus status) {
        seen(caller, id).ifPresent(session -> session.onJobStatus(status));
    }

    /** The same, as another gateway tells. One that has ended there did not come to the session's queues. */
    public void jobStatusElsewhere(Caller caller, SessionId id, JobStatus status) {
        if (seen(caller, id).isEmpty()) {
            return;
        }
        if (status.state().terminal()) {
            feeds.ended(id, status);
        } else {
            jobStatus(caller, id, status);
        }
    }

    /**
     * Whether the session takes jobs at this moment.
     *
     * @throws GatewayException UNKNOWN_SESSION or SESSION_ENDED if it does not
     */
    public void requireAccepting(Caller caller, SessionId id) {
        SessionSnapshot session = find(caller, id).orElseThrow(() -> unknownSession(id));
        if (session.state() == SessionState.DRAINING || session.state() == SessionState.CLOSED) {
            throw new GatewayException(ErrorCode.SESSION_ENDED, "session " + id + " is " + session.state());
        }
    }

    /** How many steps of sessions could run, and wait for a worker. */
    public int backlog() {
        return workers.backlog();
    }

    /** How many further sessions this server can hold. */
    public int placesLeft() {
        return sessions.placesLeft();
    }

    /** How many sessions of this server have no link at this moment, and try to open one. */
    public int recovering() {
        return (int) sessions.live()
                .filter(session -> session.snapshot().state() == SessionState.RECOVERING)
                .count();
    }

    /** Completes as soon as a worker is free: if that takes long, no session makes progress. */
    public CompletionStage<Void> pulse() {
        return CompletableFuture.runAsync(() -> {}, workers);
    }

    private static <T> CompletionStage<T> unknown(SessionId id) {
        return CompletableFuture.failedStage(unknownSession(id));
    }

    private static GatewayException unknownSession(SessionId id) {
        return new GatewayException(
                ErrorCode.UNKNOWN_SESSION, "session " + id + ": no such session, or it ended too long ago");
    }
}
