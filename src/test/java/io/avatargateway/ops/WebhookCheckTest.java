package io.avatargateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.security.Tenant;
import io.avatargateway.service.Webhooks.Delivery;
import io.avatargateway.service.Webhooks.State;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebhookCheckTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Tenant ACME = new Tenant("acme");

    private static Delivery delivery(String name, State state, Instant since) {
        return new Delivery(ACME, name, state, 3, since);
    }

    @Test
    void shouldNameThoseThatHaveFailedForAnHourOrWantNothingAnyMore() {
        List<Delivery> here = List.of(
                delivery("well", State.DELIVERING, null),
                delivery("busy", State.FAILING, NOW.minusSeconds(3_599)),
                delivery("crm", State.FAILING, NOW.minusSeconds(3_600)),
                delivery("old", State.GONE, NOW.minusSeconds(1)));
        List<Delivery> failing = WebhookCheck.failing(here, NOW);
        assertThat(failing).containsExactly(here.get(2), here.get(3));
        assertThat(WebhookCheck.why(failing))
                .contains("events reach nobody: crm of tenant acme since 2026-11-30T11:00:00Z,"
                        + " old of tenant acme (wants nothing any more) since 2026-11-30T11:59:59Z");
        assertThat(WebhookCheck.why(List.of())).isEmpty();
    }

    @Test
    void shouldNameSomeOfVeryMany() {
        List<Delivery> all = IntStream.range(0, 50)
                .mapToObj(i -> delivery("hook-" + i, State.FAILING, NOW))
                .toList();
        assertThat(WebhookCheck.why(all).orElseThrow())
                .contains("hook-9 ")
                .doesNotContain("hook-10")
                .endsWith(", and 40 more");
    }
}
