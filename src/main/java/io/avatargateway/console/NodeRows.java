package io.avatargateway.console;

import io.avatargateway.cluster.node.Node;
import io.avatargateway.console.ConsoleFigures.NodeFigures;
import io.avatargateway.console.ConsoleFigures.NodeState;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Gateways as the console shows them. No state. */
final class NodeRows {

    private NodeRows() {}

    /**
     * @param self this gateway's name
     * @param health what this gateway's checks found last, or empty
     */
    static List<NodeFigures> of(
            List<Node> nodes, String self, Optional<List<HealthCheckResponse>> health, SessionTally sessions) {
        return nodes.stream()
                .map(node -> {
                    boolean mine = node.name().equals(self);
                    return row(node, mine, mine ? health : Optional.of(List.of()), sessions);
                })
                .toList();
    }

    private static NodeFigures row(
            Node node, boolean mine, Optional<List<HealthCheckResponse>> checks, SessionTally sessions) {
        return new NodeFigures(
                node.name(),
                mine,
                state(node, checks),
                checks.stream()
                        .flatMap(List::stream)
                        .map(check -> check.getData().map(data -> data.get("cause")))
                        .flatMap(Optional::stream)
                        .map(String::valueOf)
                        .toList(),
                node.version(),
                node.sessions(),
                sessions.speakingAt(node.name()),
                node.state() == Node.State.GONE ? null : node.room(),
                node.since(),
                node.aliveAt(),
                node.state() == Node.State.DRAINING);
    }

    /** One that stops is not down for that: it says so itself. */
    private static NodeState state(Node node, Optional<List<HealthCheckResponse>> health) {
        if (node.state() == Node.State.GONE) {
            return NodeState.GONE;
        }
        if (health.isEmpty()) {
            return NodeState.UNKNOWN;
        }
        List<HealthCheckResponse> checks = health.get();
        if (checks.stream().anyMatch(isDown().and(check -> !check.getName().equals("sessions")))) {
            return NodeState.DOWN;
        }
        boolean degraded = checks.stream()
                .anyMatch(check ->
                        check.getData().map(data -> data.get("degraded")).equals(Optional.of(true)));
        return degraded ? NodeState.DEGRADED : NodeState.UP;
    }

    private static Predicate<HealthCheckResponse> isDown() {
        return check -> check.getStatus() == HealthCheckResponse.Status.DOWN;
    }
}
