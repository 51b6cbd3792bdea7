package io.avatargateway.cluster.call;

import io.avatargateway.api.ProblemException;
import io.avatargateway.api.Problems;
import io.avatargateway.api.RequestFault;
import io.avatargateway.cluster.node.Node;
import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.cluster.view.SharedSession;
import io.avatargateway.cluster.view.SharedView;
import io.avatargateway.security.Caller;
import io.avatargateway.service.OpenedSession;
import io.avatargateway.service.OpeningKey;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Opens sessions where there is room: here, or at the gateway that has most of it. One that was asked does not pass it
 * on. Any thread.
 */
public final class PassedOpenings {

    /** Gateways that are asked, one behind the other: what is known of their room may be a second old. */
    private static final int MOST_ASKED = 3;

    private final OwnSessions own;
    private final SharedView view;
    private final NodeDirectory nodes;
    private final OwnerCalls calls;
    private final Duration timeout;

    /** @param timeout for another gateway to open a session */
    public PassedOpenings(OwnSessions own, SharedView view, NodeDirectory nodes, OwnerCalls calls, Duration timeout) {
        this.own = own;
        this.view = view;
        this.nodes = nodes;
        this.calls = calls;
        this.timeout = timeout;
    }

    /**
     * The session that the same request has opened at some gateway.
     *
     * @throws ProblemException IDEMPOTENCY_KEY_REUSED if it was another request; IDEMPOTENCY_KEY_IN_USE if the session
     *     is still being opened
     */
    Optional<SharedSession> openedBy(OpeningKey key) {
        Optional<SharedSession> before = view.openedBy(key.hash()).filter(PassedOpenings::wasOpened);
        if (before.isPresent() && !before.get().key().fingerprint().equals(key.fingerprint())) {
            throw new ProblemException(
                    RequestFault.IDEMPOTENCY_KEY_REUSED,
                    "Idempotency-Key: (expected: the same request as the first time, or another key)");
        }
        if (before.isPresent() && before.get().session().state() == SessionState.OPENING) {
            throw new ProblemException(
                    RequestFault.IDEMPOTENCY_KEY_IN_USE, "Idempotency-Key: its first request is not done");
        }
        return before;
    }

    /** A request that fails is forgotten. */
    private static boolean wasOpened(SharedSession shared) {
        SessionSnapshot session = shared.session();
        return !shared.closed() || session.failure() == null || session.upstreamSessionId() != null;
    }

    /** Opens it here or elsewhere. */
    CompletionStage<OpenedSession> open(Caller caller, SessionOptions wishes, OpeningKey key) {
        SessionOptions options = wishes.ownedBy(caller.owner());
        CompletionStage<SessionSnapshot> here;
        try {
            here = own.open(caller, options, key);
        } catch (RuntimeException refused) {
            here = CompletableFuture.failedStage(refused);
        }
        return here.thenApply(session -> new OpenedSession(session, false))
                .exceptionallyCompose(failure -> isFull(failure)
                        ? elsewhere(candidates().iterator(), MOST_ASKED, options, key, failure)
                        : CompletableFuture.failedStage(failure));
    }

    private List<Node> candidates() {
        return nodes.others().stream()
                .filter(node -> node.state() == Node.State.ACTIVE && node.room() > 0)
                .sorted(Comparator.comparingInt(Node::room).reversed())
                .toList();
    }

    private CompletionStage<OpenedSession> elsewhere(
            Iterator<Node> next, int most, SessionOptions options, OpeningKey key, Throwable full) {
        if (most == 0 || !next.hasNext()) {
            return CompletableFuture.failedStage(full);
        }
        return calls.ask(next.next().name(), OwnerRequest.open(options, key), timeout)
                .thenApply(answer -> new OpenedSession(answer.session(), false))
                .exceptionallyCompose(failure -> {
                    if (Problems.unwrapped(failure) instanceof OwnerCalls.NotAsked) {
                        return elsewhere(next, most, options, key, full);
                    }
                    // Else it may have opened one: another one is not to be paid for.
                    return isFull(failure)
                            ? elsewhere(next, most - 1, options, key, full)
                            : CompletableFuture.failedStage(failure);
                });
    }

    private static boolean isFull(Throwable failure) {
        return Problems.unwrapped(failure) instanceof GatewayException refused
                && (refused.code() == ErrorCode.SESSION_LIMIT || refused.code() == ErrorCode.SHUTTING_DOWN);
    }
}
