package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.WindowType;

/** The front-end kit on somebody's own page, with a back end of their own, as the examples stand. */
@GatewayIntegrationTest
@BrowserTest(npm = true)
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
        int port = GatewayProcess.freePort();
        Process backEnd = startWithElement(command, port, pages);
        try {
            TestSession session = openElement(port, TestSession.ownFace());
            assertThat(session.describe().path("tenant").asText()).isEqualTo("example");
            assertThat(session.describe().path("viewerSeen").asBoolean()).isTrue();

            TestSession other = goToAnotherRoom(session, ELEMENTS_ROOT);
            awaitTold("avatar-live " + session.id, "avatar-live " + session.id);

            browser.run("document.querySelector('avatar-session').remove()");

            session.awaitState("CLOSED");
            awaitTold(
                    "avatar-live " + session.id,
                    "avatar-live " + session.id,
                    "avatar-ended " + session.id + " CLIENT true");
            other.end();
            assertThat(RestClient.of("http://127.0.0.1:" + port)
                            .get("/avatar/sessions/" + TestSession.open().id + "/join")
                            .status())
                    .as("what others opened")
                    .isEqualTo(404);
        } finally {
            end(backEnd);
        }
    }

    /** The room closes before anybody says why. */
    @ParameterizedTest
    @CsvSource({
        "false, CLIENT true, The conversation is over.",
        "true, UPSTREAM_ERROR false, The avatar was lost.",
    })
    void shouldTellTheEndOfASession(boolean broken, String told, String words, @TempDir Path pages) throws Exception {
        int port = GatewayProcess.freePort();
        Process backEnd = startWithElement("node back-end.mjs", port, pages);
        try {
            TestSession session = openElement(port, TestSession.ownFace());

            if (broken) {
                TestSession.sendText(session.upstreamId(), "error: worker died");
            } else {
                session.end();
            }

            awaitTold("avatar-live " + session.id, "avatar-ended " + session.id + " " + told);
            assertThat(browser.run("return " + ELEMENTS_ROOT + ".querySelector('p').textContent"))
                    .isEqualTo(words);
        } finally {
            end(backEnd);
        }
    }

    @Test
    void shouldTellALossOfThePictureAndGetItBack(@TempDir Path pages) throws Exception {
        int port = GatewayProcess.freePort();
        Process backEnd = startWithElement("node back-end.mjs", port, pages);
        String first = browser.driver().getWindowHandle();
        try {
            TestSession session = openElement(port, TestSession.ownFace());

            browser.driver().switchTo().newWindow(WindowType.TAB);
            new PortalPage(browser).open("#/live/" + session.id).awaitPicture();
            browser.driver().close();
            browser.driver().switchTo().window(first);

            awaitTold("avatar-live " + session.id, "avatar-lost " + session.id + " replaced");
            browser.awaitTrue(
                    "it can be had back",
                    SOON,
                    "return " + ELEMENTS_ROOT + ".querySelector('button').textContent === 'Watch here'");
            browser.run(ELEMENTS_ROOT + ".querySelector('button').click()");
            awaitTold(
                    "avatar-live " + session.id,
                    "avatar-lost " + session.id + " replaced",
                    "avatar-live " + session.id);
            session.end();
        } finally {
            end(backEnd);
        }
    }

    /** React runs every effect twice there: still one session, which ends when its component goes. */
    @Test
    void shouldOpenOneSessionUnderStrictMode(@TempDir Path folder) throws Exception {
        Path pages = bundled(folder);
        int port = GatewayProcess.freePort();
        Process backEnd = start("node back-end.mjs", port, pages);
        try {
            awaitAnswer(port);
            browser.open("http://127.0.0.1:" + port + "/");

            page("live");

            TestSession session = TestSession.of(
                    ((String) browser.run("return document.getElementById('phase').textContent")).replace("live ", ""));
            assertThat(browser.run("return performance.getEntriesByType('resource')"
                            + ".filter(it => it.name.endsWith('/avatar/sessions')).length"))
                    .as("openings")
                    .isEqualTo(1L);
            TestSession other = goToAnotherRoom(session, "document.querySelector('.stage')");
            browser.click("#toggle");
            session.awaitState("CLOSED");
            other.end();
            browser.click("#toggle");
            page("live");
            TestSession.of(((String) browser.run("return document.getElementById('phase').textContent"))
                            .replace("live ", ""))
                    .end();
            page("ended");
            assertThat((String) browser.run("return document.getElementById('phase').textContent"))
                    .endsWith(" (CLIENT)");
        } finally {
            end(backEnd);
        }
    }

    /** Simli may say so at any time; the room before stays open. Returns whose room it is. */
    private TestSession goToAnotherRoom(TestSession session, String place) {
        String shown = "return " + place + ".querySelector('video:not(.coming)')?.srcObject?.id";
        String before = (String) browser.run(shown);
        TestSession other = TestSession.open();
        JsonNode join = RestClient.gateway().get(other.path("/join")).is(200).json();
        TestSession.sendJoin(
                session.upstreamId(),
                join.path("livekitUrl").asText(),
                join.path("livekitToken").asText());
        browser.awaitTrue(
                "the picture of the other room",
                SOON,
                "const now = (() => { " + shown + " })(); return now !== undefined && now !== arguments[0] || now",
                before);
        return other;
    }

    private Process startWithElement(String command, int port, Path pages) throws IOException {
        Files.copy(EXAMPLES.resolve("index.html"), pages.resolve("index.html"));
        Files.copy(ELEMENT, pages.resolve("avatar-session.js"));
        return start(command, port, pages);
    }

    /** A click opens a session, whose picture is there when this returns. */
    private TestSession openElement(int port, String face) {
        awaitAnswer(port);
        browser.open("http://127.0.0.1:" + port + "/");
        browser.run(
                """
                window.told = [];
                // An element that was taken away tells nobody but those who listen to itself.
                const element = document.querySelector('avatar-session');
                for (const it of ['avatar-live', 'avatar-ended', 'avatar-lost', 'avatar-failed']) {
                  element.addEventListener(it, ({ detail }) => told.push([it, detail.id, detail.reason ?? detail.loss, detail.normal]
                    .filter(fact => fact !== undefined).join(' ')));
                }
                element.setAttribute('face-id', arguments[0])""",
                face);
        browser.awaitTrue("the button", SOON, "return !!" + ELEMENTS_ROOT + "?.querySelector('button').textContent");

        browser.run(ELEMENTS_ROOT + ".querySelector('button').click()");

        browser.awaitTrue("the avatar is live", SOON, "return told[0]?.startsWith('avatar-live ses_') || told");
        browser.awaitTrue(
                "a picture", SOON, "return " + ELEMENTS_ROOT + ".querySelector('video:not(.coming)')?.videoWidth > 0");
        return TestSession.of(((String) browser.run("return told[0]")).replace("avatar-live ", ""));
    }

    private void awaitTold(String... all) {
        browser.awaitTrue(
                "told " + List.of(all), SOON, "return told.join() === arguments[0].join() || told", List.of(all));
    }

    private void page(String phase) {
        browser.awaitTrue(
                "the avatar is " + phase,
                SOON,
                "const it = document.getElementById('phase')?.textContent; return it?.startsWith(arguments[0]) || it",
                phase);
    }

    /**
     * The example, built by Vite as it stands, with the packages that it names. React as for developers, who have
     * StrictMode.
     */
    private static Path bundled(Path folder) throws IOException, InterruptedException {
        for (String file : List.of("index.html", "main.jsx")) {
            Files.copy(EXAMPLES.resolveSibling("react").resolve(file), folder.resolve(file));
        }
        Path packages = Files.createDirectories(folder.resolve("node_modules"));
        Path tests = Path.of("target", "browser", "node_modules").toAbsolutePath();
        copy(ELEMENT.getParent().getParent(), packages.resolve("avatar-gateway-kit"));
        for (String name : List.of("react", "react-dom", "scheduler", "livekit-client")) {
            Files.createSymbolicLink(packages.resolve(name), tests.resolve(name));
        }
        Path vite = Path.of("src", "main", "portal", "node_modules", "vite", "bin", "vite.js")
                .toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(
                        "node",
                        vite.toString(),
                        "build",
                        "--mode",
                        "development",
                        "--base",
                        "./",
                        "--logLevel",
                        "error")
                .directory(folder.toFile())
                .inheritIO();
        builder.environment().put("NODE_ENV", "development");
        Process build = builder.start();
        assertThat(build.waitFor(60, TimeUnit.SECONDS) && build.exitValue() == 0)
                .as("Vite built it")
                .isTrue();
        Path pages = Files.createDirectories(folder.resolve("pages"));
        try (Stream<Path> files = Files.walk(folder.resolve("dist"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, pages.resolve(file.getFileName().toString()));
            }
        }
        return pages;
    }

    /** What npm would do with it: its own imports are looked for where it lies. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static RestClient awaitAnswer(int port) {
        RestClient client = RestClient.of("http://127.0.0.1:" + port);
        await("the back end answers")
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> client.get("/").status() == 200);
        return client;
    }

    private static void end(Process backEnd) throws InterruptedException {
        backEnd.destroy();
        if (!backEnd.waitFor(10, TimeUnit.SECONDS)) {
            backEnd.destroyForcibly();
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
