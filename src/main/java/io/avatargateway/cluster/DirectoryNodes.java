package io.avatargateway.cluster;

import io.avatargateway.cluster.node.LastHeartbeat;
import io.avatargateway.cluster.node.Node;
import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.cluster.owner.KnownNodes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What ownership needs to know of the directory. Any thread. */
public record DirectoryNodes(NodeDirectory directory) implements KnownNodes {

    @Override
    public Set<String> others() {
        String own = directory.self().name();
        return directory.nodes().stream()
                .map(Node::name)
                .filter(name -> !name.equals(own))
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<LastHeartbeat> lastOf(String name) {
        return directory.lastOf(name);
    }

    @Override
    public Map<String, Integer> withRoom() {
        return directory.others().stream()
                .filter(node -> node.state() == Node.State.ACTIVE && node.room() > 0)
                .collect(Collectors.toMap(Node::name, Node::room));
    }

    @Override
    public boolean othersActive() {
        return !directory.alone();
    }

    @Override
    public boolean twinAlive() {
        return directory.twin().isPresent();
    }
}
