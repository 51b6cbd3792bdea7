package io.avatargateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.avatargateway.api.Snapshots;
import io.avatargateway.cluster.view.SharedSession;
import io.avatargateway.ledger.bill.OpenLinks;
import io.avatargateway.security.Owner;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions that are known to all gateways, as links that are open for sure, or may be. */
class OpenLinksOfAllTest {

    private static final Tenant ACME = new Tenant("acme");
    private static final Tenant BETA = new Tenant("beta");

    private final List<SharedSession> sessions = new ArrayList<>();

    @Test
    void shouldCountLinksByWhoPaysForThem() {
        add(ACME, SessionState.READY);
        add(ACME, SessionState.SPEAKING);
        add(ACME, SessionState.OPENING);
        add(BETA, SessionState.RECOVERING);
        sessions.add(new SharedSession("gateway", Snapshots.closed(SessionId.random(), Instant.now()), 1, false, null));

        // One of twenty, and at least one, may have a second link.
        assertThat(new OpenLinksOfAll(sessions::stream).open())
                .containsOnly(entry(ACME, new OpenLinks(2, 4)), entry(BETA, new OpenLinks(0, 2)));
    }

    private void add(Tenant tenant, SessionState state) {
        sessions.add(
                new SharedSession("gateway", Snapshots.owned(new Owner(tenant, "voice"), state, null), 1, false, null));
    }
}
