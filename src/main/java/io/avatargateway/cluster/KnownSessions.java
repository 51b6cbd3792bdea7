package io.avatargateway.cluster;

import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.cluster.use.SharedUse;
import io.avatargateway.cluster.view.SharedSession;
import io.avatargateway.cluster.view.SharedView;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the quotas need to know of gateways and sessions. Any thread.
 *
 * @param own the sessions that are here and have not ended
 */
public record KnownSessions(NodeDirectory nodes, SharedView view, Supplier<Set<SessionId>> own)
        implements SharedUse.Gateways {

    @Override
    public int sessionsElsewhere(Tenant tenant) {
        Set<SessionId> here = own.get();
        return (int) view.liveOf(tenant.name()).filter(id -> !here.contains(id)).count();
    }

    @Override
    public Set<String> live(String tenant) {
        return view.liveOf(tenant).map(SessionId::value).collect(Collectors.toSet());
    }

    @Override
    public boolean ended(String session) {
        return SessionId.parse(session)
                .flatMap(view::find)
                .filter(SharedSession::closed)
                .isPresent();
    }

    @Override
    public boolean alone() {
        return nodes.alone();
    }

    @Override
    public boolean goesOn(String node, String run) {
        return nodes.isAlive(node, run);
    }
}
