package io.avatargateway.rest;

import io.avatargateway.cluster.node.Node;
import java.time.Instant;
import java.util.List;

/**
 * The gateways that share a broker, as JSON.
 *
 * @param nodes by their names
 */
public record NodesView(List<NodeView> nodes) {

    /** See {@link Node} for what the fields mean. */
    public record NodeView(
            String name, String version, Instant since, Instant aliveAt, int sessions, int room, Node.State state) {

        private static NodeView of(Node node) {
            return new NodeView(
                    node.name(),
                    node.version(),
                    node.since(),
                    node.aliveAt(),
                    node.sessions(),
                    node.room(),
                    node.state());
        }
    }

    static NodesView of(List<Node> nodes) {
        return new NodesView(nodes.stream().map(NodeView::of).toList());
    }
}
