package io.avatargateway.cluster.owner;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway's sessions as a list: what is here, on hold, answered. Nothing is spoken. */
final class KeptSessions implements OwnedSessions {

    final Map<SessionId, Continuation> takenUp = new ConcurrentHashMap<>();
    final Map<SessionId, SessionOptions> options = new ConcurrentHashMap<>();
    final Set<SessionId> live = ConcurrentHashMap.newKeySet();
    final Set<SessionId> left = ConcurrentHashMap.newKeySet();
    final Set<SessionId> answered = ConcurrentHashMap.newKeySet();
    final AtomicInteger room = new AtomicInteger(1_000);
    final AtomicInteger holds = new AtomicInteger();
    final Set<SessionId> wentOn = ConcurrentHashMap.newKeySet();
    final Set<SessionId> ended = ConcurrentHashMap.newKeySet();
    volatile boolean full;

    @Override
    public int room() {
        return room.get();
    }

    @Override
    public CompletionStage<?> takeUp(SessionId id, SessionOptions with, Continuation from) {
        if (full) {
            throw new GatewayException(ErrorCode.SESSION_LIMIT, "sessions: 0 (the most at once)");
        }
        room.decrementAndGet();
        options.put(id, with);
        takenUp.put(id, from);
        live.add(id);
        return CompletableFuture.completedStage(id);
    }

    @Override
    public void holdAll(String why) {
        holds.incrementAndGet();
    }

    @Override
    public void goOn(SessionId id) {
        wentOn.add(id);
    }

    @Override
    public void leave(SessionId id) {
        live.remove(id);
        left.add(id);
    }

    @Override
    public void answer(SessionId id, Tenant tenant) {
        answered.add(id);
    }

    @Override
    public void ended(SessionId id) {
        ended.add(id);
    }
}
