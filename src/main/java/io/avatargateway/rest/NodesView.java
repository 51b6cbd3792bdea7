package io.avatargateway.rest;

import io.avatargateway.cluster.node.Node;
import io.avatargateway.security.quota.TotalUse;
import java.time.Instant;
import java.util.List;

/**
 * The gateways that share a broker, as JSON.
 *
 * @param nodes by their names
 * @param tenants those with quotas, by their names
 */
public record NodesView(List<NodeView> nodes, List<TenantView> tenants) {

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

    /** See {@link TotalUse} for what the fields mean. */
    public record TenantView(
            String name,
            int sessions,
            int openingsLastMinute,
            int eventStreams,
            long uploadBytes,
            long paidMinutesThisDay,
            long paidMinutesThisMonth) {

        private static TenantView of(TotalUse use) {
            return new TenantView(
                    use.tenant().name(),
                    use.sessions(),
                    use.now().openings(),
                    use.now().streams(),
                    use.now().uploadBytes(),
                    use.paidThisDay().toMinutes(),
                    use.paidThisMonth().toMinutes());
        }
    }

    static NodesView of(List<Node> nodes, List<TotalUse> tenants) {
        return new NodesView(
                nodes.stream().map(NodeView::of).toList(),
                tenants.stream().map(TenantView::of).toList());
    }
}
