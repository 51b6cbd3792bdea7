package io.avatargateway.cluster;

import io.avatargateway.cluster.view.SharedSession;
import io.avatargateway.cluster.view.SharedView;
import io.avatargateway.ledger.bill.LinkCounts;
import io.avatargateway.ledger.bill.OpenLinks;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionState;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** How many links are open at all gateways, by what they tell each other of their sessions. */
@Dependent
public class OpenLinksOfAll implements LinkCounts {

    /** Of the sessions of a tenant, one in this number may have a second link, because it is renewed. */
    private static final int RENEWED_PART = 20;

    private final Supplier<Stream<SharedSession>> sessions;

    /** For the container. */
    @Inject
    public OpenLinksOfAll(SharedView view) {
        this(view::all);
    }

    OpenLinksOfAll(Supplier<Stream<SharedSession>> sessions) {
        this.sessions = sessions;
    }

    @Override
    public Map<Tenant, OpenLinks> open() {
        Map<Tenant, OpenLinks> open = new HashMap<>();
        sessions.get()
                .filter(session -> !session.closed())
                .forEach(session -> open.merge(
                        session.session().options().owner().tenant(),
                        links(session.session().state()),
                        OpenLinks::plus));
        open.replaceAll(
                (tenant, links) -> links.plus(new OpenLinks(0, (links.most() + RENEWED_PART - 1) / RENEWED_PART)));
        return open;
    }

    private static OpenLinks links(SessionState state) {
        return switch (state) {
            case OPENING, RECOVERING -> new OpenLinks(0, 1);
            case CLOSED -> OpenLinks.NONE;
            default -> new OpenLinks(1, 1);
        };
    }
}
