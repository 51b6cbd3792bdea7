package io.avatargateway.sandbox;

import static io.avatargateway.sandbox.RoomPage.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import io.avatargateway.browser.TestPages;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.RealTime;
import io.avatargateway.suite.Rounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a browser shows and what it plays belong together. */
@NeedsWebRtc
@RealTime
@Endurance
@BrowserTest(
        npm = true,
        flags = {RoomPage.LOOPBACK, RoomPage.ADDRESSES})
class RoomLipsTest {
    private static final int LIPS_SECONDS = 90;
    private static final int LIPS_WINDOW_MILLIS = 5000;

    private final Browser browser;
    private final TestPages pages;

    RoomLipsTest(Browser browser, TestPages pages) {
        this.browser = browser;
        this.pages = pages;
    }

    /** On one connection, and in the long form also on two: each takes its time. */
    static Stream<Arguments> connections() {
        return Stream.of(Arguments.of("livekit-client", true), Arguments.of("livekit-client", false))
                .limit(Rounds.of(1, 2));
    }

    @ParameterizedTest
    @MethodSource("connections")
    void shouldMoveTheLipsWithTheSound(String version, boolean singlePeerConnection) throws IOException {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withPort(0))) {
            assertTogether(sandbox, version, singlePeerConnection);
        }
    }

    private void assertTogether(Sandbox sandbox, String version, boolean singlePeerConnection) {
        RoomPage page = RoomPage.open(browser, pages, sandbox);
        SimliClient.Socket session = new SimliClient(sandbox).start("ada");
        page.join(version, session.joinToken(), singlePeerConnection);
        page.awaitPicture();
        browser.run("return watchLips()");
        session.speak(Syllables.pcm(LIPS_SECONDS));
        session.await("SPEAK");
        browser.awaitTrue("sound", SOON, "return lips.heard.some(([, level]) => level > 0.05) || lips.heard.length");
        double begin = lips("heard").firstAbove(0.05);

        // A browser needs some seconds to bring them together, and a busy machine makes the one or the other late.
        List<Envelope.Lag> lags = new ArrayList<>();
        while (!areTogether(lags) && (lags.size() + 1) * LIPS_WINDOW_MILLIS < LIPS_SECONDS * 1000) {
            lags.add(lipsBehindSound(begin + lags.size() * LIPS_WINDOW_MILLIS));
        }
        session.say("SKIP");
        session.say("DONE");

        System.out.println("lips behind the sound, in a browser: " + lags);
        assertThat(areTogether(lags))
                .as("within 60 ms, twice in a row: %s", lags)
                .isTrue();
    }

    private static boolean areTogether(List<Envelope.Lag> lags) {
        return lags.size() > 1
                && lags.subList(lags.size() - 2, lags.size()).stream()
                        .allMatch(lag -> Math.abs(lag.millis()) <= 60 && lag.likeness() > 0.6);
    }

    private Envelope.Lag lipsBehindSound(double from) {
        double to = from + LIPS_WINDOW_MILLIS;
        browser.awaitTrue(
                "sound and picture until " + to,
                SOON,
                "return [lips.seen, lips.heard].every(all => all.at(-1)[0] > arguments[0] + 300) ||"
                        + " lips.heard.at(-1)[0]",
                to);
        return lips("seen").during(from, to).behind(lips("heard").during(from, to));
    }

    @SuppressWarnings("unchecked")
    private Envelope lips(String what) {
        return Envelope.of((List<List<Number>>) browser.run("return lips[arguments[0]]", what));
    }
}
