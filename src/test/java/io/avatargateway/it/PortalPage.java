package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.avatargateway.browser.Browser;
import io.avatargateway.suite.Rounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The portal page in a browser, as somebody uses it. */
final class PortalPage {

    static final Path HELLO = Path.of("docs", "examples", "hello.wav").toAbsolutePath();

    private static final String ALL_RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";
    /** Those of the rules that look at colours: what the others look at is the same in both schemes. */
    private static final String RULES_OF_COLOURS = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }";

    private static final Path AXE = Path.of("src", "main", "portal", "node_modules", "axe-core", "axe.min.js");
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Of a picture that moves, in a second; the avatar has 25. */
    private static final int FEWEST_FRAMES = 10;

    final Browser browser;
    private final String address;

    PortalPage(Browser browser) {
        this(browser, GatewayAddresses.http());
    }

    /** That of another server. */
    PortalPage(Browser browser, String address) {
        this.browser = browser;
        this.address = address;
    }

    /** Skips the test where the build left the page out. */
    static void assumeBuilt() {
        boolean built = RestClient.root().get("/").text().contains("id=\"start-form\"");
        assumeTrue(built, "skipped: the portal page was left out of this build");
    }

    /** Skips the test where the sandbox has no picture. */
    static void assumePicture() {
        RestClient.Answer room = RestClient.sandbox().get("/rtc/validate");
        boolean picture = room.status() != 503;
        if (!picture) {
            System.out.println("skipped: " + room.text());
        }
        assumeTrue(picture, room.text());
    }

    PortalPage open(String hash) {
        browser.open("about:blank");
        browser.open(address + "/" + hash);
        return this;
    }

    /** Chooses a face of its own and starts. Returns the session's id. */
    String start(String face) {
        open("#/");
        browser.awaitTrue("faces", SOON, "return document.querySelectorAll('.face').length > 2");
        browser.click(".face:last-child input");
        browser.type("#face-id", face);
        browser.click("#start-button");
        browser.awaitTrue("a session", SOON, "return location.hash.startsWith('#/live/') || location.hash");
        return ((String) browser.run("return location.hash")).replace("#/live/", "");
    }

    PortalPage awaitPicture() {
        browser.awaitTrue(
                "a picture",
                SOON,
                "return document.getElementById('curtain').hidden || document.getElementById('curtain').innerText");
        return this;
    }

    PortalPage awaitBadge(String words) {
        return awaitText("#badge", words);
    }

    /** Waits until what a selector finds first holds a text. */
    PortalPage awaitText(String selector, String words) {
        browser.awaitTrue(
                selector + " says " + words,
                SOON,
                """
                const said = document.querySelector(arguments[0])?.textContent ?? 'nothing there';
                return said.includes(arguments[1]) || said""",
                selector,
                words);
        return this;
    }

    /** Waits until some speech is in one of these states. */
    PortalPage awaitSpeech(String... states) {
        browser.awaitTrue(
                "speech is " + String.join(" or ", states),
                SOON,
                """
                const jobs = [...document.querySelectorAll('#jobs li')];
                return jobs.some(job => arguments[0].includes(job.dataset.status)) || jobs.map(job => job.innerText)""",
                List.of(states));
        return this;
    }

    PortalPage say(Path file) {
        browser.type("#file", file.toString());
        return this;
    }

    /** How loud the avatar is, as the root mean square of half a second of its sound; 1 is the loudest. */
    double loudness() {
        return ((Number)
                        browser.run(
                                """
                        const context = window.ears ??= new AudioContext();
                        const sound = document.querySelector('#pictures audio').srcObject;
                        const analyser = new AnalyserNode(context, { fftSize: 16384 });
                        const source = context.createMediaStreamSource(sound);
                        source.connect(analyser);
                        return new Promise(done => setTimeout(() => {
                          const window = new Float32Array(analyser.fftSize);
                          analyser.getFloatTimeDomainData(window);
                          source.disconnect();
                          done(Math.sqrt(window.reduce((sum, it) => sum + it * it, 0) / window.length));
                        }, 500))"""))
                .doubleValue();
    }

    /** There is a picture that moves; a machine that does much else shows few frames at first. */
    PortalPage awaitMovingPicture() {
        await("the picture moves").atMost(SOON).until(() -> framesOfASecond() > FEWEST_FRAMES);
        return this;
    }

    private long framesOfASecond() {
        return ((Number)
                        browser.run(
                                """
                        const video = document.querySelector('#pictures video');
                        let frames = 0;
                        const count = () => { frames++; video.requestVideoFrameCallback(count); };
                        video?.requestVideoFrameCallback(count);
                        return new Promise(done => setTimeout(() => done(frames), 1_000))"""))
                .longValue();
    }

    /**
     * Nothing on the page keeps somebody out, in light and in dark: axe-core's rules for WCAG 2.2 AA and its good
     * habits, however small the fault. In light colours only the rules of colours, but in endurance all. The page is
     * in light colours afterwards.
     */
    void assertAccessible() {
        if (!Boolean.TRUE.equals(browser.run("return !!window.axe"))) {
            browser.run(read(AXE));
        }
        browser.darkColours(true);
        assertNoViolation("dark", ALL_RULES);
        browser.darkColours(false);
        assertNoViolation("light", Rounds.of(0, 1) == 1 ? ALL_RULES : RULES_OF_COLOURS);
    }

    private void assertNoViolation(String colours, String rules) {
        // Colours that are still fading into others are none that people see.
        browser.run(
                """
                const fading = document.getAnimations().filter(it => it instanceof CSSTransition);
                return Promise.all(fading.map(it => it.finished.catch(() => undefined))).then(() => true)""");
        Object violations = browser.run(
                """
                return axe.run({ runOnly: %s, resultTypes: ['violations'] })
                  .then(found => found.violations.map(it => (
                    { rule: it.id, impact: it.impact,
                      where: it.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | ') })))"""
                        .formatted(rules));
        @SuppressWarnings("unchecked")
        List<Map<String, String>> all = (List<Map<String, String>>) violations;
        assertThat(all)
                .as("violations in %s at %s", colours, browser.run("return location.hash + ' ' + innerWidth"))
                .isEmpty();
    }

    /** The browser has refused nothing that the page wanted. */
    void assertPolicyKept() {
        assertThat(browser.log())
                .noneMatch(line -> line.contains("Content Security Policy") || line.contains("TrustedHTML"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
