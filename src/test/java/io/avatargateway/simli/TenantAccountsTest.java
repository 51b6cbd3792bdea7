package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.SimliAccount;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.LinkRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** Each tenant pays for its own links, where its account is, and nobody else sees its key. */
class TenantAccountsTest {

    private static final Tenant ACME = new Tenant("acme");

    @Test
    void shouldOpenEachTenantsLinksWithItsOwnAccount() throws Exception {
        Map<Tenant, SimliAccount> accounts = new ConcurrentHashMap<>();
        try (FakeSimli own = FakeSimli.plain("own-token", FakeSimli.SILENCE);
                FakeSimli other = FakeSimli.plain("other-token", FakeSimli.SILENCE)) {
            accounts.put(Tenant.DEFAULT, new SimliAccount(own.uri(), "the-api-key"));
            accounts.put(ACME, new SimliAccount(other.uri(), "acme-key"));
            SimliLinkFactory factory =
                    new SimliLinkFactory(Links.settings(own.uri()).build(), SSLContext.getDefault(), accounts::get);
            try {
                factory.open(request(Tenant.DEFAULT), new Heard());
                awaitSocket(own, "the-api-key", "own-token");
                factory.open(request(ACME), new Heard());
                awaitSocket(other, "acme-key", "other-token");
                assertThat(own.heads).hasSize(2).noneMatch(head -> head.contains("acme-key"));

                // A key that was changed is used from the next link on.
                accounts.put(ACME, new SimliAccount(other.uri(), "acme-key-2"));
                factory.open(request(ACME), new Heard());
                awaitSocket(other, "acme-key-2", "other-token");
                assertThat(factory.liveLinks()).isEqualTo(3);
            } finally {
                factory.close();
            }
        }
    }

    private static void awaitSocket(FakeSimli server, String key, String token) {
        Heard.awaitility("the link with " + key).untilAsserted(() -> assertThat(server.heads)
                .anyMatch(head -> head.startsWith("POST") && head.contains("x-simli-api-key: " + key + "\r\n"))
                .anyMatch(head -> head.startsWith("GET") && head.contains(token)));
    }

    private static LinkRequest request(Tenant payer) {
        return new LinkRequest(
                SessionId.random(),
                1,
                "face",
                null,
                true,
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                null,
                Appearance.USUAL,
                payer);
    }
}
