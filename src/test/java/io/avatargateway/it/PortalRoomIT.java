package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.WindowType;

/** The rooms behind the portal page: it moves from one to the next, and says why there is none. */
@GatewayIntegrationTest
@BrowserTest
class PortalRoomIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    /** LiveKit gives media a quarter of a minute. */
    private static final Duration MEDIA = Duration.ofSeconds(40);

    private Browser browser;
    private PortalPage page;
    private String session;
    /** Whether this test makes the browser refuse something. */
    private boolean expectsViolations;

    @BeforeEach
    void start(Browser theirs) {
        browser = theirs;
        page = new PortalPage(theirs);
        PortalPage.assumeBuilt();
        PortalPage.assumePicture();
        session = page.start(TestSession.ownFace());
        page.awaitPicture();
    }

    @AfterEach
    void end() {
        if (!expectsViolations) {
            page.assertPolicyKept();
        }
        if (session != null) {
            RestClient.gateway().delete("/sessions/" + session + "?drain=false");
        }
    }

    /** Simli may send the way to another room on the same connection: the link's number stays. */
    @Test
    void shouldMoveToANewRoomOfTheSameLink() {
        try (TestSession other = TestSession.open()) {
            sendJoin(join(other));

            browser.awaitTrue(
                    "the picture of the new room",
                    SOON,
                    """
                    const lines = [...document.querySelectorAll('#timeline li')].map(it => it.innerText);
                    return lines.filter(it => it.includes('The viewer sees the picture')).length === 2 || lines""");
            page.awaitPicture().awaitText("#timeline", "A new room");
        }
    }

    /** No frame is painted in a hidden tab, and the sound must not wait for one. */
    @Test
    void shouldHearANewRoomWhileTheTabIsHidden() {
        String shown = browser.driver().getWindowHandle();
        // Tells the tab that covers this one what is shown and heard here.
        browser.run(
                """
                setInterval(() => {
                  const sounds = [...document.querySelectorAll('#pictures audio')];
                  localStorage.setItem('seen', [document.hidden, sounds.length, document.querySelectorAll('video').length,
                    sounds.every(it => it.srcObject?.active && !it.paused), sounds[0]?.srcObject?.id].join(' '));
                }, 100);
                localStorage.removeItem('seen');
                window.before = document.querySelector('#pictures audio').srcObject.id""");
        String before = (String) browser.run("return before");
        browser.driver().switchTo().newWindow(WindowType.TAB);
        String cover = browser.driver().getWindowHandle();
        try (TestSession other = TestSession.open()) {
            browser.open(GatewayAddresses.http() + "/without-portal.html");

            sendJoin(join(other));

            browser.awaitTrue(
                    "hidden, with the picture and the sound of the new room alone",
                    SOON,
                    """
                    const seen = localStorage.getItem('seen') ?? '';
                    return seen.startsWith('true 1 1 true ') && !seen.endsWith(arguments[0]) || seen""",
                    before);
        } finally {
            browser.driver().switchTo().window(cover).close();
            browser.driver().switchTo().window(shown);
            browser.run("localStorage.removeItem('seen')");
        }
    }

    @ParameterizedTest
    @Tag("long")
    @CsvSource({
        "ROOM, bad.token.x, The room refuses this page",
        "ws://elsewhere.example, TOKEN, This page may not connect to the room",
    })
    void shouldKeepTheOldPictureWhenTheNewRoomFails(String url, String token, String words) {
        expectsViolations = url.contains("elsewhere");
        try (TestSession other = TestSession.open()) {
            Map<String, String> join = join(other);
            sendJoin(Map.of(
                    "livekitUrl", url.replace("ROOM", join.get("livekitUrl")),
                    "livekitToken", token.replace("TOKEN", join.get("livekitToken"))));

            page.awaitText("#stage-note", words);
            page.assertAccessible();

            page.awaitPicture().awaitMovingPicture();
        }
    }

    @Test
    void shouldSayOnceWhyThereIsNoPictureAndStopTrying() {
        try (TestSession refused = TestSession.open().awaitState("READY")) {
            TestSession.sendJoin(refused.upstreamId(), join(refused).get("livekitUrl"), "bad.token.x");
            page.open("#/live/" + refused.id);
            page.awaitText("#curtain", "The room refuses this page");
            browser.run(
                    """
                    window.said = [];
                    const curtain = document.getElementById('curtain');
                    new MutationObserver(() => said.push(curtain.innerText))
                      .observe(curtain, { subtree: true, childList: true, characterData: true })""");

            RestClient.gateway().postBytes(refused.path("/audio?jobId=sentinel"), Speech.tone(1_000, 440));

            page.awaitText("#jobs", "sentinel").awaitSpeech("finished");
            assertThat(browser.run("return said.join()")).isEqualTo("");
            page.assertAccessible();
        }
    }

    @Test
    void shouldSayWhereThePictureWentAndTakeItBack() {
        String first = browser.driver().getWindowHandle();
        browser.driver().switchTo().newWindow(WindowType.TAB);
        page.open("#/live/" + session).awaitPicture();
        String second = browser.driver().getWindowHandle();

        browser.driver().switchTo().window(first);
        page.awaitText("#curtain", "The picture is shown somewhere else");
        browser.click("#curtain-actions button");

        page.awaitPicture().awaitMovingPicture();
        browser.driver().switchTo().window(second).close();
        browser.driver().switchTo().window(first);
    }

    /** As when the gateway had to open another link to Simli: the stage that portals copy, on two rooms. */
    @Test
    void shouldMoveToAnotherRoomWithoutAGap() {
        try (TestSession before = TestSession.open();
                TestSession after = TestSession.open()) {
            browser.run(
                    """
                    const chunk = performance.getEntriesByType('resource').find(it => it.name.includes('/assets/stage-'));
                    window.shown = 0;
                    window.longestGapMillis = 0;
                    const place = document.querySelector('#speech');
                    const seen = () => place.querySelector('video:not(.coming)');
                    return import(chunk.name).then(({ Stage }) => {
                      window.stage = new Stage(place, {
                        joined() {}, lost() {}, soundBlocked() {},
                        shown() {
                          if (++shown > 1) return;
                          let frames = '', last = performance.now();
                          setInterval(() => {
                            const now = seen() + seen()?.srcObject?.id + seen()?.getVideoPlaybackQuality().totalVideoFrames;
                            if (seen() && now !== frames) {
                              frames = now;
                              last = performance.now();
                            }
                            longestGapMillis = Math.max(longestGapMillis, performance.now() - last);
                          }, 10);
                        },
                      });
                      void stage.show(arguments[0]);
                    })""",
                    join(before));
            browser.awaitTrue("the first room is shown", SOON, "return shown === 1 || shown");

            browser.run("void stage.show(arguments[0])", join(after));

            browser.awaitTrue("the second room is shown", SOON, "return shown === 2 || shown");
            browser.awaitTrue(
                    "the first room is left", SOON, "return document.querySelectorAll('#speech video').length === 1");
            assertThat(((Number) browser.run("stage.leave(); return longestGapMillis")).doubleValue())
                    .isBetween(1.0, 500.0);
        }
    }

    /** The address is allowed, and nothing is there. */
    @Test
    void shouldSayThatARoomCannotBeReached() {
        try (TestSession unreachable = TestSession.open().awaitState("READY")) {
            String token = join(unreachable).get("livekitToken");
            TestSession.sendJoin(unreachable.upstreamId(), "ws://0.invalid", token);

            page.open("#/live/" + unreachable.id);

            page.awaitText("#curtain", "The room cannot be reached").awaitText("#curtain", "Trying again (2 of 5)");
            page.assertAccessible();
        }
    }

    /** As in a network that lets signalling through and blocks UDP: media has no way but by a relay. */
    @Test
    @Tag("long")
    void shouldSayThatPictureAndSoundDoNotGetThrough() {
        Object blocking = browser.driver()
                .executeCdpCommand(
                        "Page.addScriptToEvaluateOnNewDocument",
                        Map.of(
                                "source",
                                """
                                const Free = RTCPeerConnection;
                                window.RTCPeerConnection = class extends Free {
                                  constructor(configuration) {
                                    super({ ...configuration, iceTransportPolicy: 'relay' });
                                  }
                                  setConfiguration(configuration) {
                                    super.setConfiguration({ ...configuration, iceTransportPolicy: 'relay' });
                                  }
                                };"""))
                .get("identifier");
        try (TestSession blocked = TestSession.open().awaitState("READY")) {
            page.open("#/live/" + blocked.id);

            browser.awaitTrue(
                    "it says so",
                    MEDIA,
                    """
                    const said = document.getElementById('curtain').innerText;
                    return said.includes('Picture and sound do not get through') && said.includes('Trying again (1 of 5)')
                      || said""");
            page.assertAccessible();
        } finally {
            browser.driver()
                    .executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", blocking));
        }
    }

    /** To this test's session, as Simli says it. */
    private void sendJoin(Map<String, String> join) {
        TestSession.sendJoin(TestSession.of(session).upstreamId(), join.get("livekitUrl"), join.get("livekitToken"));
    }

    private static Map<String, String> join(TestSession session) {
        JsonNode join = RestClient.gateway().get(session.path("/join")).is(200).json();
        return Map.of(
                "livekitUrl", join.path("livekitUrl").asText(),
                "livekitToken", join.path("livekitToken").asText());
    }
}
