package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The front-end kit on somebody's own page, with a back end of their own, as the examples stand. */
@GatewayIntegrationTest
@BrowserTest
class PortalKitIT {

    private static final Path EXAMPLES =
            Path.of("docs", "examples", "front-end").toAbsolutePath();
    private static final Path ELEMENT =
            Path.of("target", "portal-kit", "dist", "avatar-session.js").toAbsolutePath();
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ELEMENTS_ROOT = "document.querySelector('avatar-session').shadowRoot";

    private Browser browser;

    @BeforeEach
    void needTheKit(Browser theirs) {
        browser = theirs;
        assumeTrue(Files.exists(ELEMENT), "skipped: the front-end kit was left out of this build");
        PortalPage.assumePicture();
    }

    @ParameterizedTest
    @ValueSource(strings = {"node back-end.mjs", "java BackEnd.java"})
    void shouldShowAnAvatarWithOneScriptTagAndABackEnd(String command, @TempDir Path pages) throws Exception {
        Files.copy(EXAMPLES.resolve("index.html"), pages.resolve("index.html"));
        Files.copy(ELEMENT, pages.resolve("avatar-session.js"));
        int port = GatewayProcess.freePort();
        Process backEnd = start(command, port, pages);
        try {
            RestClient client = RestClient.of("http://127.0.0.1:" + port);
            await("the back end answers")
                    .atMost(SOON)
                    .ignoreExceptionsInstanceOf(AssertionError.class)
                    .until(() -> client.get("/").status() == 200);
            browser.open("http://127.0.0.1:" + port + "/");
            browser.run("window.told = []; for (const it of ['avatar-live', 'avatar-ended', 'avatar-lost',"
                    + " 'avatar-failed']) addEventListener(it, event => told.push([it, event.detail.id].join('"
                    + " ')))");
            browser.awaitTrue(
                    "the button", SOON, "return !!" + ELEMENTS_ROOT + "?.querySelector('button').textContent");

            browser.run(ELEMENTS_ROOT + ".querySelector('button').click()");

            browser.awaitTrue("the avatar is live", SOON, "return told[0]?.startsWith('avatar-live ses_') || told");
            browser.awaitTrue(
                    "a picture",
                    SOON,
                    "return " + ELEMENTS_ROOT + ".querySelector('video:not(.coming)')?.videoWidth > 0");
            TestSession session = TestSession.of(((String) browser.run("return told[0]")).split(" ")[1]);
            assertThat(session.describe().path("tenant").asText()).isEqualTo("example");
            assertThat(session.describe().path("viewerSeen").asBoolean()).isTrue();

            browser.run("document.querySelector('avatar-session').remove()");

            session.awaitState("CLOSED");
            assertThat(client.get("/avatar/sessions/" + TestSession.open().id + "/join")
                            .status())
                    .as("what others opened")
                    .isEqualTo(404);
        } finally {
            backEnd.destroy();
            if (!backEnd.waitFor(10, TimeUnit.SECONDS)) {
                backEnd.destroyForcibly();
            }
        }
    }

    private static Process start(String command, int port, Path pages) throws IOException {
        List<String> words = List.of(command.split(" "));
        String program = words.get(0).equals("java")
                ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
                : words.get(0);
        ProcessBuilder builder = new ProcessBuilder(program, words.get(1))
                .directory(EXAMPLES.toFile())
                .inheritIO();
        builder.environment().put("GATEWAY", GatewayAddresses.http() + "/api/v1");
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("PAGES", pages.toString());
        return builder.start();
    }
}
