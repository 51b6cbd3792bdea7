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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        Files.copy(EXAMPLES.resolve("index.html"), pages.resolve("index.html"));
        Files.copy(ELEMENT, pages.resolve("avatar-session.js"));
        int port = GatewayProcess.freePort();
        Process backEnd = start(command, port, pages);
        try {
            RestClient client = awaitAnswer(port);
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
            TestSession session = TestSession.of(((String) browser.run("return told[0]")).replace("avatar-live ", ""));
            assertThat(session.describe().path("tenant").asText()).isEqualTo("example");
            assertThat(session.describe().path("viewerSeen").asBoolean()).isTrue();

            browser.run("document.querySelector('avatar-session').remove()");

            session.awaitState("CLOSED");
            assertThat(client.get("/avatar/sessions/" + TestSession.open().id + "/join")
                            .status())
                    .as("what others opened")
                    .isEqualTo(404);
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
            browser.click("#toggle");
            session.awaitState("CLOSED");
            browser.click("#toggle");
            page("live");
            browser.click("#toggle");
        } finally {
            end(backEnd);
        }
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
