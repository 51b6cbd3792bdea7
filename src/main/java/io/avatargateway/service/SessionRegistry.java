package io.avatargateway.service;

import io.avatargateway.bounded.OldestOut;
import io.avatargateway.config.Settings;
import io.avatargateway.session.AvatarSession;
import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.port.JobFeedFactory;
import io.avatargateway.session.port.LinkFactory;
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
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
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

    private static final Logger LOG = Logger.getLogger(SessionRegistry.class.getName());

    /** What a client is told to wait before it asks again for a session when there are too many. */
    private static final Duration LIMIT_RETRY = Duration.ofSeconds(5);

    /** Pings in a row without an answer that make a link a lost one. */
    private static final int PINGS_MISSED = 3;

    private final Map<SessionId, AvatarSession> live = new ConcurrentHashMap<>();
    private final AtomicInteger places = new AtomicInteger();

    @Inject
    private Settings settings;

    @Inject
    private LinkFactory links;

    @Inject
    private JobFeedFactory feeds;

    @Inject
    private EventDispatcher dispatcher;

    @Resource
    private ManagedThreadFactory threads;

    @Resource
    private ManagedExecutorService blocking;

    private OldestOut<SessionId, AvatarSession> ended;
    private SessionPolicy policy;
    private SessionWorkers workers;
    private volatile boolean stopping;

    @PostConstruct
    void start() {
        Settings.Sessions limits = settings.sessions();
        Settings.Audio audio = settings.audio();
        policy = new SessionPolicy(
                limits.openTimeout(),
                limits.joinTimeout(),
                limits.drainTimeout(),
                limits.backoff(),
                limits.backoffMax(),
                audio.frameBytes(),
                audio.leadWindow(),
                audio.refill(),
                audio.jobLead(),
                audio.framesInFlight(),
                audio.confirmGrace(),
                settings.simli().pingInterval().multipliedBy(PINGS_MISSED),
                limits.eventLogSize(),
                limits.jobLogSize(),
                recovery(settings.recovery()));
        ended = new OldestOut<>(limits.retained(), limits.retention(), System::nanoTime);
        workers = new SessionWorkers(limits.workers(), threads);
    }

    private static SessionPolicy.Recovery recovery(Settings.Recovery recovery) {
        return new SessionPolicy.Recovery(
                Resume.valueOf(recovery.resume().toUpperCase(Locale.ROOT)),
                recovery.viewerWait(),
                recovery.timeout(),
                recovery.limit(),
                recovery.window());
    }

    /** Ends every session, politely and within a bound: paid sessions must not live on without us. */
    @PreDestroy
    void stop() {
        stopping = true;
        CompletableFuture<?>[] ends = live.values().stream()
                .map(session -> session.end(CloseReason.SHUTDOWN, "").thenCompose(closing -> session.closed()))
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends)
                    .get(settings.sessions().shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            LOG.log(Level.WARNING, "{0} sessions had not ended when the server stopped", live.size());
        } catch (ExecutionException failed) {
            LOG.log(Level.WARNING, "Not every session could be ended when the server stopped", failed.getCause());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            workers.close();
        }
    }

    /**
     * Opens a session: creates its queue, composes a token and opens the socket.
     *
     * @return completes with the session once its join info is there; exceptionally with a {@link GatewayException}
     * @throws GatewayException if there are too many sessions, or the server is stopping
     */
    public CompletionStage<SessionSnapshot> open(SessionOptions options) {
        if (stopping) {
            throw new GatewayException(ErrorCode.SHUTTING_DOWN, "the gateway is stopping", null, LIMIT_RETRY);
        }
        int limit = settings.sessions().limit();
        if (places.incrementAndGet() > limit) {
            places.decrementAndGet();
            throw new GatewayException(
                    ErrorCode.SESSION_LIMIT, "sessions: " + limit + " (the most at once)", null, LIMIT_RETRY);
        }
        SessionId id = SessionId.random();
        AvatarSession session = new AvatarSession(
                id, options, policy, feeds.queueName(id), links, workers, workers, dispatcher::publish);
        // Creating the queue is a call to the broker, and no worker may wait for that.
        return CompletableFuture.supplyAsync(() -> openFeed(session, id), blocking)
                .thenCompose(session::open);
    }

    private JobFeed openFeed(AvatarSession session, SessionId id) {
        try {
            JobFeed feed = feeds.open(id, session);
            live.put(id, session);
            session.closed().thenAccept(last -> retire(session, id)).exceptionally(defect -> {
                LOG.log(Level.SEVERE, "Session " + id + " could not be retired", defect);
                return null;
            });
            if (stopping) {
                session.end(CloseReason.SHUTDOWN, "");
            }
            return feed;
        } catch (RuntimeException failed) {
            places.decrementAndGet();
            throw failed;
        }
    }

    private void retire(AvatarSession session, SessionId id) {
        ended.put(id, session);
        if (live.remove(id) != null) {
            places.decrementAndGet();
        }
    }

    /** The session, also for a while after its end. */
    public Optional<SessionSnapshot> find(SessionId id) {
        return session(id).map(AvatarSession::snapshot);
    }

    /** All sessions, also those that ended a while ago, in no order. */
    public Stream<AvatarSession> all() {
        return Stream.concat(live.values().stream(), ended.values().stream()).distinct();
    }

    /**
     * Stops the speech at once. The job that is being heard ends as interrupted; those that wait end too, or are kept.
     *
     * @return the number of jobs that ended or will end, exceptionally UNKNOWN_SESSION or SESSION_ENDED. Completes when
     *     SKIP is on the wire and it is decided which of the waiting jobs are dropped
     */
    public CompletionStage<Integer> interrupt(SessionId id, boolean keepWaiting) {
        return session(id).map(session -> session.interrupt(keepWaiting)).orElseGet(() -> unknown(id));
    }

    /**
     * Ends the session: with drain, the speech that waits in the queue is played out first. Idempotent.
     *
     * @return the session after the step was taken, still draining perhaps; exceptionally with UNKNOWN_SESSION
     */
    public CompletionStage<SessionSnapshot> close(SessionId id, boolean drain) {
        return session(id)
                .map(session -> drain ? session.drain() : session.end(CloseReason.CLIENT, ""))
                .orElseGet(() -> unknown(id));
    }

    /**
     * Notes what a front end reports of a viewer without a name. Exceptionally with UNKNOWN_SESSION or SESSION_ENDED.
     */
    public CompletionStage<SessionSnapshot> viewer(SessionId id, ViewerEvent event) {
        return viewer(id, event, null);
    }

    /**
     * Notes what a front end reports. Exceptionally with UNKNOWN_SESSION or SESSION_ENDED.
     *
     * @param viewerId which viewer, or null: one who was followed by another is not heard any more
     */
    public CompletionStage<SessionSnapshot> viewer(SessionId id, ViewerEvent event, String viewerId) {
        return session(id).map(session -> session.viewer(event, viewerId)).orElseGet(() -> unknown(id));
    }

    /** The session's latest events, also for a while after its end. */
    public Optional<EventLog> events(SessionId id) {
        return session(id).map(AvatarSession::events);
    }

    /** What is known of a job of this session. */
    public Optional<JobStatus> job(SessionId id, String jobId) {
        return session(id).flatMap(session -> session.job(jobId));
    }

    /**
     * Notes how far a job of this session has come, outside the flow of speech. Does nothing if there is no such
     * session.
     */
    public void jobStatus(SessionId id, JobStatus status) {
        session(id).ifPresent(session -> session.onJobStatus(status));
    }

    /**
     * Whether the session takes jobs at this moment.
     *
     * @throws GatewayException UNKNOWN_SESSION or SESSION_ENDED if it does not
     */
    public void requireAccepting(SessionId id) {
        SessionSnapshot session = find(id).orElseThrow(() -> unknownSession(id));
        if (session.state() == SessionState.DRAINING || session.state() == SessionState.CLOSED) {
            throw new GatewayException(ErrorCode.SESSION_ENDED, "session " + id + " is " + session.state());
        }
    }

    /** How many further sessions this server can hold. */
    public int placesLeft() {
        return Math.max(0, settings.sessions().limit() - places.get());
    }

    /** Completes as soon as a worker is free: if that takes long, no session makes progress. */
    public CompletionStage<Void> pulse() {
        return CompletableFuture.runAsync(() -> {}, workers);
    }

    private Optional<AvatarSession> session(SessionId id) {
        AvatarSession session = live.get(id);
        return session != null ? Optional.of(session) : ended.find(id);
    }

    private static <T> CompletionStage<T> unknown(SessionId id) {
        return CompletableFuture.failedStage(unknownSession(id));
    }

    private static GatewayException unknownSession(SessionId id) {
        return new GatewayException(
                ErrorCode.UNKNOWN_SESSION, "session " + id + ": no such session, or it ended too long ago");
    }
}
