package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import io.avatargateway.browser.TestPages;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Findings 5 and 7 of the review, with a real browser: pages of other origins, and one that names itself otherwise. */
@GatewayIntegrationTest
@BrowserTest(flags = "--host-resolver-rules=MAP evil.test 127.0.0.1")
class ForeignPageIT {

    private static final RestClient GATEWAY = RestClient.gateway();
    private static final String SESSIONS = GatewayAddresses.http() + "/api/v1/sessions";
    private static final int PORT = URI.create(GatewayAddresses.http()).getPort();

    @Test
    void shouldOpenNoSessionForAForeignPage(Browser browser, TestPages pages) {
        browser.open(pages.url("foreign.html"));
        List<?> attacks = (List<?>) browser.run("return Object.keys(ATTACKS)");
        assertThat(attacks).hasSize(8);

        for (Object attack : attacks) {
            try (TestSession before = TestSession.open()) {
                browser.run("return ATTACKS[arguments[0]](arguments[1]).then(() => true)", attack, SESSIONS);

                assertThat(newestSession()).as("after %s", attack).isEqualTo(before.id);
            }
        }
    }

    @Test
    void shouldEndNoSessionForAForeignPage(Browser browser, TestPages pages) {
        browser.open(pages.url("foreign.html"));
        try (TestSession session = TestSession.open().awaitState("READY")) {
            browser.run(
                    "return ATTACKS.noBody(arguments[0]).then(() => true)", SESSIONS + "/" + session.id + "/interrupt");
            Object refused = browser.run(
                    "return fetch(arguments[0], { method: 'DELETE' }).then(r => r.status, e => e.name)",
                    SESSIONS + "/" + session.id);

            assertThat(refused).as("what asks first is not allowed").isEqualTo("TypeError");
            assertThat(session.describe().path("state").asText()).isEqualTo("READY");
        }
    }

    @Test
    void shouldLetAForeignPageReadNothing(Browser browser, TestPages pages) {
        browser.open(pages.url("foreign.html"));

        for (String url : List.of(SESSIONS, GatewayAddresses.http() + "/portal.json", SESSIONS + "/x/events")) {
            assertThat(browser.run("return fetch(arguments[0]).then(r => r.status, e => e.name)", url))
                    .isEqualTo("TypeError");
        }
    }

    /** By this it is known that the requests of the others would have opened one. */
    @Test
    void shouldOpenASessionForAPageOfItsOwn(Browser browser) {
        browser.open(GatewayAddresses.http() + "/portal.json");
        for (String wish : List.of("{ mode: 'no-cors' }", "{ referrerPolicy: 'no-referrer', mode: 'no-cors' }", "{}")) {
            Object status = browser.run(
                    "return fetch('/api/v1/sessions', { method: 'POST', ..." + wish + " }).then(r => r.status)");

            assertThat(status).as(wish).isEqualTo(201L);
            GATEWAY.delete("/sessions/" + newestSession() + "?drain=false");
        }
    }

    /**
     * The browser takes it for the page's own server, and would let it read everything. Such a page comes from
     * elsewhere, before its name leads here; so it does not have the policy that our refusal has.
     */
    @Test
    void shouldTellNothingToAPageThatHasItsNameLeadHere(Browser browser) {
        browser.driver().executeCdpCommand("Page.setBypassCSP", Map.of("enabled", true));
        browser.open("http://evil.test:" + PORT + "/portal.json");
        assertThat((String) browser.run("return document.body.textContent"))
                .contains("HOST_UNKNOWN", "Host: evil.test");

        try (TestSession before = TestSession.open()) {
            for (String method : List.of("GET", "POST")) {
                for (String forged : List.of("x", "X-Forwarded-Host", "Forwarded")) {
                    Object status = browser.run(
                            "return fetch('/api/v1/sessions', {"
                                    + " method: arguments[0], headers: { [arguments[1]]: arguments[2] }"
                                    + " }).then(r => r.status)",
                            method,
                            forged,
                            forged.equals("Forwarded") ? "host=localhost" : "localhost");
                    assertThat(status).as("%s with %s", method, forged).isEqualTo(421L);
                }
            }
            assertThat(newestSession()).isEqualTo(before.id);
        }
    }

    private static String newestSession() {
        return GATEWAY.get("/sessions?limit=1")
                .json()
                .path("sessions")
                .path(0)
                .path("id")
                .asText();
    }
}
