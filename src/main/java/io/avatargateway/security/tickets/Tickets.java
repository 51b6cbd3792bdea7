package io.avatargateway.security.tickets;

import io.avatargateway.security.Authenticator;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Pass;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.RefusedException;
import io.avatargateway.security.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * Makes and reads tickets ({@code tkt_…}) and viewers' tokens ({@code vwt_…}). Both are signed and say what they are
 * for, so that every gateway with the same key takes them, and nothing is kept. That a ticket is used once, the
 * session's owner sees to, by its id. Any thread.
 */
public final class Tickets implements Authenticator {

    private static final String TICKET = "tkt_";
    private static final String VIEWER = "vwt_";
    private static final int ID_BYTES = 12;
    private static final int KEY_BYTES = 32;

    private final SignedText signed;
    private final Duration lifetime;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * @param key of all gateways that serve the same sessions; null for one of this life alone
     * @param lifetime of a ticket
     */
    public Tickets(String key, Duration lifetime, InstantSource clock) {
        this.random = new SecureRandom();
        this.signed = new SignedText(key == null ? drawn(KEY_BYTES) : key.getBytes(StandardCharsets.UTF_8));
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** A new ticket for a session. */
    public Issued ticket(String session, Tenant tenant) {
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(drawn(ID_BYTES));
        return issue(
                TICKET, new Grant(id, session, tenant, inSeconds(clock.instant().plus(lifetime))));
    }

    /**
     * A viewer's token, for who redeemed the ticket.
     *
     * @param until when the session is over at the latest
     */
    public Issued viewerToken(Grant ticket, Instant until) {
        return issue(VIEWER, new Grant(ticket.id(), ticket.session(), ticket.tenant(), inSeconds(until)));
    }

    /**
     * What a ticket is for. Whether it was used already, the session's owner knows.
     *
     * @throws RefusedException TICKET_UNKNOWN or TICKET_EXPIRED
     */
    public Grant read(String ticket) {
        return read(TICKET, ticket);
    }

    @Override
    public Optional<Pass> authenticate(String bearer) {
        if (bearer.startsWith(TICKET)) {
            throw new RefusedException(
                    Refusal.TICKET_UNKNOWN, "ticket: not for this (expected: POST /api/v1/join with it)");
        }
        if (!bearer.startsWith(VIEWER)) {
            return Optional.empty();
        }
        Grant grant = read(VIEWER, bearer);
        Caller viewer = Caller.viewer("ticket:" + grant.id(), grant.tenant(), grant.session());
        return Optional.of(new Pass(
                viewer, Optional.of(grant.expires()), () -> clock.instant().isBefore(grant.expires())));
    }

    private Issued issue(String kind, Grant grant) {
        String text = String.join(
                " ",
                grant.id(),
                grant.session(),
                grant.tenant().name(),
                Long.toString(grant.expires().getEpochSecond()));
        return new Issued(signed.sign(kind, text), grant);
    }

    private Grant read(String kind, String text) {
        String[] parts = signed.read(kind, text)
                .orElseThrow(() -> new RefusedException(
                        Refusal.TICKET_UNKNOWN, kind + "…: unknown (expected: one of this gateway's, as it was given)"))
                .split(" ", -1);
        Grant grant =
                new Grant(parts[0], parts[1], new Tenant(parts[2]), Instant.ofEpochSecond(Long.parseLong(parts[3])));
        if (!clock.instant().isBefore(grant.expires())) {
            throw new RefusedException(
                    Refusal.TICKET_EXPIRED, kind + "…: expired at " + grant.expires() + " (expected: used before)");
        }
        return grant;
    }

    /** A second is the unit of what is signed. */
    private static Instant inSeconds(Instant moment) {
        return Instant.ofEpochSecond(moment.getEpochSecond());
    }

    private byte[] drawn(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return drawn;
    }
}
