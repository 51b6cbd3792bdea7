package io.avatargateway.console;

import io.avatargateway.cluster.node.Node;
import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.cluster.view.SharedSession;
import io.avatargateway.cluster.view.SharedView;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sessions of all gateways that have not ended: those here as they are, the others as they were told. Any thread;
 * asks no session's worker.
 *
 * @param here what this gateway knows itself, also of sessions that have ended
 */
record AllLiveSessions(Supplier<Stream<SessionSnapshot>> here, SharedView view, NodeDirectory nodes) {

    Stream<SeenSession> all() {
        String self = nodes.self().name();
        Map<SessionId, SessionSnapshot> own =
                here.get().collect(Collectors.toMap(SessionSnapshot::id, Function.identity(), (one, same) -> one));
        Set<String> alive = nodes.nodes().stream()
                .filter(node -> node.state() != Node.State.GONE)
                .map(Node::name)
                .collect(Collectors.toSet());
        Stream<SeenSession> others = view.all()
                .filter(shared -> !shared.closed())
                .filter(shared -> !own.containsKey(shared.session().id()))
                .map(shared -> asTold(shared, alive));
        return Stream.concat(
                own.values().stream()
                        .filter(session -> session.state() != SessionState.CLOSED)
                        .map(session -> SeenSession.of(self, session)),
                others);
    }

    /** That of a gateway which is gone waits for the next one. */
    private static SeenSession asTold(SharedSession shared, Set<String> alive) {
        SeenSession told = SeenSession.of(shared.owner(), shared.session());
        return alive.contains(shared.owner())
                ? told
                : new SeenSession(told.node(), told.tenant(), SessionState.RECOVERING, told.waitingJobs());
    }
}
