package io.avatargateway.sandbox;

import static io.avatargateway.sandbox.RoomPage.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import io.avatargateway.browser.TestPages;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The room as browsers join it, with the clients that their users have. */
@NeedsWebRtc
@BrowserTest(
        npm = true,
        flags = {RoomPage.LOOPBACK, RoomPage.ADDRESSES})
class RoomBrowserTest {
    private static final String OLDER = "livekit-client-before-v1-path";

    private static Sandbox sandbox;
    private static SimliClient simli;

    private final Browser browser;
    private final TestPages pages;
    private RoomPage page;

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
        page = RoomPage.open(browser, pages, sandbox);
    }

    @ParameterizedTest
    @CsvSource({"livekit-client, true", "livekit-client, false", OLDER + ", false"})
    void shouldBeSeenAndHeard(String version, boolean singlePeerConnection) {
        SimliClient.Socket session = simli.start("ada");
        page.join(version, session.joinToken(), singlePeerConnection);
        page.awaitPicture();
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
        page.awaitEvent("left ROOM_DELETED");
    }

    @ParameterizedTest
    @CsvSource({"livekit-client, true", "livekit-client, false"})
    void shouldBeJoinedBeforeTheAvatarIsThere(String version, boolean singlePeerConnection) {
        String face = "late-" + singlePeerConnection;
        simli.fault("{'kind': 'start-late', 'afterMillis': 4000, 'times': 1, 'faceId': '" + face + "'}");
        SimliClient.Socket session = simli.open(face);
        page.join(version, session.joinToken(), singlePeerConnection);
        page.awaitEvent("joined");
        page.awaitEvent("connected avatar");
        page.awaitPicture();
        session.say("DONE");
    }

    @Test
    void shouldConnectWhatAViewerPublishesOnAConnectionOfItsOwn() {
        SimliClient.Socket session = simli.start("ada");
        page.join("livekit-client", session.joinToken(), false);
        page.awaitPicture();

        // Two peer connections: this one is the viewer's own offer, and is over when its data channel is open.
        browser.run("room.localParticipant.publishData(new Uint8Array([1, 2, 3]), { reliable: true })"
                + ".then(() => events.push('published'), e => events.push(`not published: ${e}`)); return true");

        page.awaitEvent("published");
        assertThat(browser.run("return room.engine.pcManager.publisher.getConnectionState()"))
                .isEqualTo("connected");
        int seen = ((Number) browser.run("return frames")).intValue();
        browser.awaitTrue("a picture that goes on", SOON, "return frames > arguments[0] + 20 || frames", seen);
        session.say("DONE");
        page.awaitEvent("left ROOM_DELETED");
    }

    @Test
    void shouldTellTheFirstOfTwoPagesThatTheSecondTookItsPlace() {
        SimliClient.Socket session = simli.start("ada");
        page.join("livekit-client", session.joinToken(), true);
        page.awaitPicture();
        try (SignalClient second = SignalClient.join(sandbox.baseUri(), session.joinToken())) {
            second.awaitJoin();
            page.awaitEvent("left DUPLICATE_IDENTITY");
        }
        session.say("DONE");
    }

    @Test
    void shouldRefuseInWordsThatTheClientUnderstands() {
        page.join("livekit-client", "nonsense", true);
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
        page.awaitEvent("start");
        page.awaitPicture();
        browser.run("client.stop && client.stop(); return true");
    }
}
