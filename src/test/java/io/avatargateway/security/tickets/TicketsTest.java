package io.avatargateway.security.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.avatargateway.security.Caller;
import io.avatargateway.security.Pass;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.RefusedException;
import io.avatargateway.security.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketsTest {

    private static final Tenant ACME = new Tenant("acme");
    private static final String KEY = "a key that all gateways share";

    private Instant now = Instant.parse("2026-11-30T12:00:00.5Z");
    private final Tickets tickets = new Tickets(KEY, Duration.ofSeconds(60), () -> now);
    private final Tickets another = new Tickets(KEY, Duration.ofSeconds(60), () -> now);

    @Test
    void shouldBeReadByEveryGatewayWithTheSameKey() {
        Issued ticket = tickets.ticket("ses_1", ACME);

        Grant grant = another.read(ticket.text());
        assertThat(grant).isEqualTo(ticket.grant());
        assertThat(grant.session()).isEqualTo("ses_1");
        assertThat(grant.tenant()).isEqualTo(ACME);
        assertThat(grant.expires()).isEqualTo(Instant.parse("2026-11-30T12:01:00Z"));
    }

    @Test
    void shouldNotBeReadWithAnotherKeyNorInAnotherLifeWithoutOne() {
        String ticket = tickets.ticket("ses_1", ACME).text();
        String ofThisLife = new Tickets(null, Duration.ofSeconds(60), () -> now)
                .ticket("ses_1", ACME)
                .text();

        assertThat(refusal(new Tickets("another", Duration.ofSeconds(60), () -> now), ticket))
                .isEqualTo(Refusal.TICKET_UNKNOWN);
        assertThat(refusal(new Tickets(null, Duration.ofSeconds(60), () -> now), ofThisLife))
                .isEqualTo(Refusal.TICKET_UNKNOWN);
    }

    @Test
    void shouldBeOverAfterItsTime() {
        String ticket = tickets.ticket("ses_1", ACME).text();
        now = Instant.parse("2026-11-30T12:00:59Z");
        assertThat(tickets.read(ticket)).isNotNull();

        now = Instant.parse("2026-11-30T12:01:00Z");
        assertThat(refusal(tickets, ticket)).isEqualTo(Refusal.TICKET_EXPIRED);
    }

    @Test
    void shouldHaveAnIdOfItsOwn() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(tickets.ticket("ses_1", ACME).grant().id());
        }
        assertThat(ids).hasSize(1_000);
    }

    @Test
    void shouldNotBeTakenWithOneCharacterChanged() {
        String ticket = tickets.ticket("ses_1", ACME).text();
        for (int i = 0; i < ticket.length(); i++) {
            char other = ticket.charAt(i) == 'A' ? 'B' : 'A';
            String changed = ticket.substring(0, i) + other + ticket.substring(i + 1);
            assertThat(refusal(tickets, changed)).as(changed).isEqualTo(Refusal.TICKET_UNKNOWN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tkt_", "tkt_.", "tkt_AAAA", "tkt_AAAA.AAAA", "agk_x", "vwt_AAAA.AAAA", "tkt_ä.ö"})
    void shouldBeOfItsForm(String text) {
        assertThat(refusal(tickets, text)).isEqualTo(Refusal.TICKET_UNKNOWN);
        assertThat(refusal(tickets, "tkt_" + "A".repeat(1_000_000))).isEqualTo(Refusal.TICKET_UNKNOWN);
    }

    @Test
    void shouldMakeItsHolderAViewerOfOneSessionUntilThatEnds() {
        Grant ticket = tickets.ticket("ses_1", ACME).grant();
        String token = tickets.viewerToken(ticket, now.plusSeconds(600)).text();

        Pass pass = another.authenticate(token).orElseThrow();
        assertThat(pass.caller()).isEqualTo(Caller.viewer("ticket:" + ticket.id(), ACME, "ses_1"));
        assertThat(pass.caller().sees("ses_1", ACME)).isTrue();
        assertThat(pass.caller().sees("ses_2", ACME)).isFalse();
        assertThat(pass.holds().getAsBoolean()).isTrue();

        now = now.plusSeconds(600);
        assertThat(pass.holds().getAsBoolean()).isFalse();
        assertThat(catchThrowableOfType(RefusedException.class, () -> tickets.authenticate(token))
                        .refusal())
                .isEqualTo(Refusal.TICKET_EXPIRED);
    }

    @Test
    void shouldNotTakeOneKindForTheOther() {
        Issued ticket = tickets.ticket("ses_1", ACME);
        String token = tickets.viewerToken(ticket.grant(), now.plusSeconds(600)).text();

        assertThat(refusal(tickets, token)).isEqualTo(Refusal.TICKET_UNKNOWN);
        assertThat(refusal(tickets, token.replace("vwt_", "tkt_"))).isEqualTo(Refusal.TICKET_UNKNOWN);
        assertThat(catchThrowableOfType(RefusedException.class, () -> tickets.authenticate(ticket.text()))
                        .refusal())
                .isEqualTo(Refusal.TICKET_UNKNOWN);
        assertThat(tickets.authenticate("agk_something")).isEmpty();
        assertThat(tickets.authenticate("a.b.c")).isEmpty();
    }

    @Test
    void shouldShowNoCredential() {
        Issued ticket = tickets.ticket("ses_1", ACME);
        assertThat(ticket.toString()).doesNotContain("tkt_");
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> tickets.read(ticket.text() + "x"));
        assertThat(refused.toString()).doesNotContain(ticket.text().substring(4));
    }

    private static Refusal refusal(Tickets reader, String ticket) {
        return catchThrowableOfType(RefusedException.class, () -> reader.read(ticket))
                .refusal();
    }
}
