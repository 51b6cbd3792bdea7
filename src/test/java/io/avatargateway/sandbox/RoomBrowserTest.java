package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import io.avatargateway.browser.TestPages;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.RealTime;
import io.avatargateway.suite.Rounds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The room as browsers join it, with the clients that their users have. The flags are those for a machine with only the
 * loopback interface.
 */
@NeedsWebRtc
@RealTime
@BrowserTest(
        npm = true,
        flags = {"--allow-loopback-in-peer-connection", "--disable-features=WebRtcHideLocalIpsWithMdns"})
class RoomBrowserTest {
    private static final Duration SOON = Duration.ofSeconds(25);
    private static final int LIPS_SECONDS = 90;
    private static final int LIPS_WINDOW_MILLIS = 5000;
    private static final String OLDER = "livekit-client-before-v1-path";

    private static Sandbox sandbox;
    private static SimliClient simli;

    private final Browser browser;
    private final TestPages pages;

    RoomBrowserTest(Browser browser, TestPages pages) {
        this.browser = browser;
        this.pages = pages;
    }

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults().withPort(0));
        simli = new SimliClient(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void open() {
        browser.open(pages.url("room.html"));
        browser.awaitTrue("the page's script", SOON, "return window.ready === true");
    }

    private void join(String version, String token, boolean singlePeerConnection) {
        browser.run(
                "join(arguments[0], arguments[1], arguments[2], arguments[3]); return true",
                version,
                "ws://" + sandbox.baseUri().getAuthority(),
                token,
                singlePeerConnection);
    }

    private void awaitEvent(String event) {
        browser.awaitTrue(event, SOON, "return events.includes(arguments[0]) || events.join(', ')", event);
    }

    private void awaitPicture() {
        browser.awaitTrue(
                "a picture that moves", SOON, "return (frames > 20 && width === 512) || frames + ' frames, ' + events");
    }

    @ParameterizedTest
    @CsvSource({"livekit-client, true", "livekit-client, false", OLDER + ", false"})
    void shouldBeSeenAndHeard(String version, boolean singlePeerConnection) {
        SimliClient.Socket session = simli.start("ada");
        join(version, session.joinToken(), singlePeerConnection);
        awaitPicture();
        browser.awaitTrue("silence before", SOON, "return loudness < 0.01 || loudness");

        session.speak(new Melody(50).pcm());

        browser.awaitTrue("sound", SOON, "return loudness > 0.1 || loudness");
        session.say("SKIP");
        browser.awaitTrue("silence after", SOON, "return loudness < 0.01 || loudness");
        if (singlePeerConnection) {
            browser.screenshot("room", 600, 600);
        }
        // Later ones are livekit-client's own: it calls it an error that its data channels close when it leaves.
        assertThat(browser.log())
                .noneMatch(line -> line.startsWith("SEVERE"))
                // As when it cannot tell which of the avatar's tracks it has got.
                .noneMatch(line -> line.contains("could not be determined"));
        session.say("DONE");
        awaitEvent("left ROOM_DELETED");
    }

    /** On one connection, and in the long form also on two: each takes its time. */
    static Stream<Arguments> connections() {
        return Stream.of(Arguments.of("livekit-client", true), Arguments.of("livekit-client", false))
                .limit(Rounds.of(1, 2));
    }

    @ParameterizedTest
    @Endurance
    @MethodSource("connections")
    void shouldMoveTheLipsWithTheSound(String version, boolean singlePeerConnection) {
        SimliClient.Socket session = simli.start("ada");
        join(version, session.joinToken(), singlePeerConnection);
        awaitPicture();
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

    @ParameterizedTest
    @CsvSource({"livekit-client, true", "livekit-client, false"})
    void shouldBeJoinedBeforeTheAvatarIsThere(String version, boolean singlePeerConnection) {
        String face = "late-" + singlePeerConnection;
        simli.fault("{'kind': 'start-late', 'afterMillis': 4000, 'times': 1, 'faceId': '" + face + "'}");
        SimliClient.Socket session = simli.open(face);
        join(version, session.joinToken(), singlePeerConnection);
        awaitEvent("joined");
        awaitEvent("connected avatar");
        awaitPicture();
        session.say("DONE");
    }

    @Test
    void shouldConnectWhatAViewerPublishesOnAConnectionOfItsOwn() {
        SimliClient.Socket session = simli.start("ada");
        join("livekit-client", session.joinToken(), false);
        awaitPicture();

        // Two peer connections: this one is the viewer's own offer, and is over when its data channel is open.
        browser.run("room.localParticipant.publishData(new Uint8Array([1, 2, 3]), { reliable: true })"
                + ".then(() => events.push('published'), e => events.push(`not published: ${e}`)); return true");

        awaitEvent("published");
        assertThat(browser.run("return room.engine.pcManager.publisher.getConnectionState()"))
                .isEqualTo("connected");
        int seen = ((Number) browser.run("return frames")).intValue();
        browser.awaitTrue("a picture that goes on", SOON, "return frames > arguments[0] + 20 || frames", seen);
        session.say("DONE");
        awaitEvent("left ROOM_DELETED");
    }

    @Test
    void shouldTellTheFirstOfTwoPagesThatTheSecondTookItsPlace() {
        SimliClient.Socket session = simli.start("ada");
        join("livekit-client", session.joinToken(), true);
        awaitPicture();
        try (SignalClient second = SignalClient.join(sandbox.baseUri(), session.joinToken())) {
            second.awaitJoin();
            awaitEvent("left DUPLICATE_IDENTITY");
        }
        session.say("DONE");
    }

    @Test
    void shouldRefuseInWordsThatTheClientUnderstands() {
        join("livekit-client", "nonsense", true);
        browser.awaitTrue(
                "a refusal",
                SOON,
                "return events.some(event => event.startsWith('refused') && event.includes('invalid token')) ||"
                        + " events.join()");
    }

    @Test
    void shouldStartSimlisOwnClient() {
        String token = simli.token("{\"faceId\":\"ada\"}");
        browser.run(
                "simli(arguments[0], arguments[1]); return true",
                token,
                "ws://" + sandbox.baseUri().getAuthority());
        awaitEvent("start");
        awaitPicture();
        browser.run("client.stop && client.stop(); return true");
    }
}
