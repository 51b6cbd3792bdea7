package io.avatargateway.cluster.call;

import io.avatargateway.api.Problems;
import io.avatargateway.cluster.node.Node;
import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.cluster.view.SharedSession;
import io.avatargateway.cluster.view.SharedView;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.KeptMessages;
import io.avatargateway.service.SessionErasure;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Erases what is kept of sessions: at the broker, in the memory of the gateway that had the session, and in what all
 * gateways know. In this order, so that what fails on the way can be asked for again. Any thread.
 */
public final class Erasures implements SessionErasure {

    private final String self;
    private final OwnSessions own;
    private final SharedView view;
    private final NodeDirectory nodes;
    private final OwnerCalls calls;
    private final KeptMessages messages;
    private final Duration timeout;

    /**
     * @param own the sessions of this gateway
     * @param messages what the broker keeps
     * @param timeout for an answer of another gateway
     */
    public Erasures(
            OwnSessions own,
            SharedView view,
            NodeDirectory nodes,
            OwnerCalls calls,
            KeptMessages messages,
            Duration timeout) {
        this.self = nodes.self().name();
        this.own = own;
        this.view = view;
        this.nodes = nodes;
        this.calls = calls;
        this.messages = messages;
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<Erasure> erase(Caller caller, SessionId id) {
        Optional<SessionSnapshot> here = own.find(caller, id);
        Optional<SharedSession> told = view.find(id).filter(shared -> sees(caller, id, tenant(shared.session())));
        SessionSnapshot session =
                here.or(() -> told.map(SharedSession::session)).orElse(null);
        if (session == null) {
            return isForgottenFor(caller, id)
                    ? messages.erase(id, view.erased(id))
                    : CompletableFuture.failedStage(Problems.unknown(id));
        }
        if (session.state() != SessionState.CLOSED) {
            return CompletableFuture.failedStage(live(session));
        }
        return messages.erase(id, Optional.of(tenant(session)))
                .thenCompose(erased -> memory(caller, id, here, told).thenApply(erased::plus))
                .thenApply(erased -> {
                    view.erase(id, tenant(session));
                    return erased;
                });
    }

    /** Of a session that nobody knows, only an operator may ask; or who had it erased before. */
    private boolean isForgottenFor(Caller caller, SessionId id) {
        return caller.seesAll()
                || view.erased(id).filter(tenant -> sees(caller, id, tenant)).isPresent();
    }

    private CompletionStage<Erasure> memory(
            Caller caller, SessionId id, Optional<SessionSnapshot> here, Optional<SharedSession> told) {
        if (here.isPresent()) {
            return noneIfUnknown(own.erase(caller, id));
        }
        return told.map(SharedSession::owner)
                .filter(this::isThere)
                .map(owner -> noneIfUnknown(
                        calls.ask(owner, OwnerRequest.erase(id), timeout).thenApply(OwnerAnswer::erased)))
                .orElseGet(() -> CompletableFuture.completedStage(Erasure.NOTHING));
    }

    /** It has forgotten the session by itself. */
    private static CompletionStage<Erasure> noneIfUnknown(CompletionStage<Erasure> erasure) {
        return erasure.exceptionallyCompose(failure -> Problems.unwrapped(failure) instanceof GatewayException refused
                        && refused.code() == ErrorCode.UNKNOWN_SESSION
                ? CompletableFuture.completedStage(Erasure.NOTHING)
                : CompletableFuture.failedStage(failure));
    }

    /** What was in the memory of one that is gone is gone with it. */
    private boolean isThere(String owner) {
        return !owner.equals(self)
                && nodes.of(owner)
                        .filter(node -> node.state() != Node.State.GONE)
                        .isPresent();
    }

    private static boolean sees(Caller caller, SessionId id, Tenant tenant) {
        return caller.sees(id.value(), tenant);
    }

    private static Tenant tenant(SessionSnapshot session) {
        return session.options().owner().tenant();
    }

    private static GatewayException live(SessionSnapshot session) {
        return new GatewayException(
                ErrorCode.SESSION_LIVE,
                "session " + session.id() + " is " + session.state() + " (expected: " + SessionState.CLOSED + ")");
    }
}
