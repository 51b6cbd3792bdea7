package io.avatargateway.service;

import io.avatargateway.bounded.GroupedOldestOut;
import io.avatargateway.logs.LifeEvent;
import io.avatargateway.logs.LifeLog;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.AvatarSession;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** The sessions of this server, those that ended a while ago, and the places for more. Any thread. */
final class LiveSessions {

    private static final Logger LOG = Logger.getLogger(LiveSessions.class.getName());

    /** What a client is told to wait before it asks again for a session when there are too many. */
    static final Duration LIMIT_RETRY = Duration.ofSeconds(5);

    /** This part of the time for a stop is for the broker. */
    private static final int LAST_PART = 5;

    private final Map<SessionId, AvatarSession> live = new ConcurrentHashMap<>();
    private final AtomicInteger places = new AtomicInteger();
    private final int limit;
    private final GroupedOldestOut<Tenant, SessionId, AvatarSession> ended;

    /** @param ended keeps those that have ended, for a while */
    LiveSessions(int limit, GroupedOldestOut<Tenant, SessionId, AvatarSession> ended) {
        this.limit = limit;
        this.ended = ended;
    }

    /**
     * Before a session is made. To be followed by {@link #put} or {@link #giveBack}.
     *
     * @throws GatewayException if there are too many
     */
    void takePlace() {
        if (places.incrementAndGet() > limit) {
            places.decrementAndGet();
            throw new GatewayException(
                    ErrorCode.SESSION_LIMIT, "sessions: " + limit + " (the most at once)", null, LIMIT_RETRY);
        }
    }

    /**
     * A session that is being opened while its tenant's quota is asked for: it ends if it is refused.
     *
     * @param joinable completes when it is open
     * @param refusal completes with why it may not be; empty if it may
     */
    static CompletionStage<SessionSnapshot> unlessRefused(
            AvatarSession session,
            CompletionStage<SessionSnapshot> joinable,
            CompletionStage<Optional<GatewayException>> refusal) {
        return refusal.thenCompose(refused -> {
            if (refused.isEmpty()) {
                return joinable;
            }
            session.end(CloseReason.QUOTA, refused.get().getMessage());
            return CompletableFuture.failedStage(refused.get());
        });
    }

    /** The place is not needed. */
    void giveBack() {
        places.decrementAndGet();
    }

    /** How many further sessions there may be. */
    int placesLeft() {
        return Math.max(0, limit - places.get());
    }

    /** The session has its queues. It is here until it has ended, or is left. */
    void put(SessionId id, AvatarSession session) {
        live.put(id, session);
        session.closed().thenAccept(last -> retire(session, id)).exceptionally(defect -> {
            LOG.log(Level.SEVERE, "Session " + id + " could not be retired", defect);
            return null;
        });
    }

    private void retire(AvatarSession session, SessionId id) {
        if (session.snapshot().state() == SessionState.CLOSED) {
            ended.put(tenantOf(session), id, session);
        }
        // It may be here again: left, and taken up once more before this one had gone.
        live.remove(id, session);
        places.decrementAndGet();
        if (session.snapshot().state() != SessionState.CLOSED) {
            // Who follows it here is to ask again: by then it is not here any more.
            session.events().leave();
        }
    }

    /** Lets those end of whose tenant this is not true, behind the speech that waits. */
    void drainAll(Predicate<Tenant> served) {
        live().filter(session -> !served.test(tenantOf(session))).forEach(AvatarSession::drain);
    }

    private static Tenant tenantOf(AvatarSession session) {
        return session.snapshot().options().owner().tenant();
    }

    /** Forgets those that ended longer ago than their tenants keep them, though nobody asks for any. */
    void forgetOld() {
        ended.forgetOld();
    }

    /**
     * Lets those end whose tenant may not pay for them any more, behind the speech that waits.
     *
     * @param usedUp what the tenant has used up, for people; empty where it may go on
     */
    void drainUnpaid(Function<Tenant, Optional<String>> usedUp) {
        Map<Tenant, Optional<String>> asked = new HashMap<>();
        live().forEach(session -> asked.computeIfAbsent(
                        session.snapshot().options().owner().tenant(), usedUp)
                .ifPresent(why -> session.drain(CloseReason.QUOTA, why)));
    }

    /** Ends them, politely, and waits for that, but not longer than this. */
    void endAll(Duration patience, LifeLog log) {
        awaitAll(patience, session -> session.end(CloseReason.SHUTDOWN, "")
                .thenCompose(closing -> session.closed())
                .thenAccept(last -> {
                    if (last.state() != SessionState.CLOSED) {
                        // Nobody knew whose it was.
                        log.tell(LifeEvent.LEFT, last, null);
                    }
                }));
    }

    /**
     * Has them leave this gateway, all at the same time, and waits for that, but not longer than this.
     *
     * @param records where they go on
     */
    void leaveAll(Duration patience, SessionRecords records, LifeLog log) {
        // Behind its last word a session's answers and its record go to the broker.
        Duration within = patience.minus(patience.dividedBy(LAST_PART));
        long endNanos = System.nanoTime() + within.toNanos();
        awaitAll(patience, session -> records.prepare(session.snapshot(), within)
                .thenCompose(next -> session.depart(leftUntil(endNanos), next.orElse(null)))
                .thenCompose(last -> last.state() == SessionState.CLOSED
                        ? CompletableFuture.completedStage(null)
                        : records.handOver(last.id())
                                .thenAccept(to -> log.tell(
                                        to.isPresent() ? LifeEvent.HANDED_OVER : LifeEvent.LEFT,
                                        last,
                                        to.orElse(null))))
                .thenCompose(gone -> session.linksEnded()));
    }

    private static Duration leftUntil(long endNanos) {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    private void awaitAll(Duration patience, Function<AvatarSession, CompletionStage<?>> end) {
        CompletableFuture<?>[] ends =
                live().map(end).map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            LOG.log(Level.WARNING, "{0} sessions had not ended when the server stopped", live.size());
        } catch (ExecutionException failed) {
            LOG.log(Level.WARNING, "Not every session could be ended when the server stopped", failed.getCause());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** The session, if it is here and has not ended. */
    Optional<AvatarSession> live(SessionId id) {
        return Optional.ofNullable(live.get(id));
    }

    /** Those that have not ended. */
    Stream<AvatarSession> live() {
        return live.values().stream();
    }

    /** Those that have not ended; a copy. */
    Set<SessionId> liveIds() {
        return Set.copyOf(live.keySet());
    }

    /** The session, also for a while after its end. */
    Optional<AvatarSession> find(SessionId id) {
        return live(id).or(() -> ended.find(id));
    }

    /** Forgets one that has ended; empty if it is not here. */
    Optional<AvatarSession> forget(SessionId id) {
        Optional<AvatarSession> known = ended.find(id);
        ended.remove(id);
        return known;
    }

    /** All sessions, also those that ended a while ago, in no order. */
    Stream<AvatarSession> all() {
        return Stream.concat(live(), ended.values().stream()).distinct();
    }
}
