package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.WindowType;

/** The avatar on the portal page: it is seen and heard. */
@GatewayIntegrationTest
@BrowserTest
class PortalPictureIT {

    private static final double AUDIBLE = 0.01;
    private static final double SILENT = 0.002;
    private static final Duration SOON = Duration.ofSeconds(20);

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
        browser.screenshot("portal-starting-1440", 1440, 900);
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

    @Test
    void shouldShowAPictureThatMoves() {
        assertThat(page.framesWithin(Duration.ofSeconds(2))).isGreaterThan(20);
        page.awaitText("#first-picture", "First picture after");
        page.awaitText("#timeline", "The viewer sees the picture");
        assertThat(RestClient.gateway()
                        .get("/sessions/" + session)
                        .json()
                        .path("viewerSeen")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void shouldBeHeardWhileItSpeaksAndNotAfter() {
        page.say(PortalPage.HELLO).awaitBadge("Speaking");
        PortalScreenshots.take(browser, "speaking");

        awaitLoudness("while it speaks", AUDIBLE, 1);
        page.awaitSpeech("finished").awaitText("#jobs", "4.75 s heard").awaitBadge("Silent");
        awaitLoudness("after it spoke", 0, SILENT);
        page.assertAccessible();
    }

    @Test
    void shouldFallSilentWhenItIsInterrupted() {
        page.say(PortalPage.HELLO).awaitBadge("Speaking");
        awaitLoudness("while it speaks", AUDIBLE, 1);

        browser.click("#interrupt");

        page.awaitSpeech("interrupted");
        awaitLoudness("after the interrupt", 0, SILENT);
    }

    @Test
    void shouldGoOnAfterARefresh() {
        page.say(PortalPage.HELLO).awaitSpeech("started");

        browser.run("location.reload()");

        page.awaitPicture();
        assertThat(browser.run("return location.hash")).isEqualTo("#/live/" + session);
        page.awaitSpeech("finished");
        assertThat(page.framesWithin(Duration.ofSeconds(2))).isGreaterThan(20);
    }

    @Test
    void shouldEndTheSessionAndSayWhy() {
        browser.click("#end");

        page.awaitBadge("Ended").awaitText("#curtain", "The session was ended");
        page.assertAccessible();
        PortalScreenshots.take(browser, "ended");
        assertThat(RestClient.gateway()
                        .get("/sessions/" + session)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("CLOSED");
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

            page.awaitPicture();
            assertThat(page.framesWithin(Duration.ofSeconds(1))).isGreaterThan(10);
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
    void shouldOfferAnAvatarThatStillRuns() {
        browser.click("[data-nav=start]");
        page.awaitText("#running", "still running").awaitText("#running", "Return to it");
        page.assertAccessible();
        PortalScreenshots.take(browser, "running");

        browser.click("#running-return");
        page.awaitPicture();
        browser.click("[data-nav=start]");
        browser.awaitTrue("the offer", SOON, "return !document.getElementById('running').hidden");
        browser.click("#running-end");

        browser.awaitTrue("the offer is gone", SOON, "return document.getElementById('running').hidden");
        assertThat(TestSession.of(session).state()).isEqualTo("CLOSED");
    }

    @Test
    void shouldEndASessionWhoseTabWasClosed() {
        TestSession left = TestSession.openEndingAfterViewerLeft(1);
        page.open("#/live/" + left.id).awaitPicture();

        browser.open("about:blank");

        left.awaitState("CLOSED");
        assertThat(left.describe().path("reason").asText()).isEqualTo("VIEWER_LEFT");
    }

    @Test
    void shouldRememberThatItIsMuted() {
        browser.click("#mute");

        browser.run("location.reload()");

        page.awaitPicture();
        assertThat(browser.run("return [document.getElementById('mute').ariaPressed,"
                        + " document.querySelector('#pictures audio').muted].join()"))
                .isEqualTo("true,true");
        browser.click("#mute");
    }

    @Test
    void shouldComeBackWhenTheBrowserBringsThePageBack() {
        browser.run("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));"
                + "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");

        page.awaitText("#timeline", "The viewer left");
        page.awaitPicture();
        assertThat(page.framesWithin(Duration.ofSeconds(1))).isGreaterThan(10);
    }

    @Test
    void shouldCaptionWhatIsSaidAsItIsHeard() {
        browser.run(
                """
                window.captions = [];
                const line = document.getElementById('caption');
                new MutationObserver(() => line.textContent && !line.hidden && captions.push(line.textContent))
                  .observe(line, { childList: true, attributes: true })""");

        browser.click("#stage-samples button");

        page.awaitText("#caption", "I am your avatar.");
        page.assertAccessible();
        PortalScreenshots.take(browser, "captions");
        page.awaitSpeech("finished").awaitText("#transcript", "Hello! I am your avatar. Whatever you send me");
        browser.awaitTrue("no caption", SOON, "return document.getElementById('caption').hidden");
        assertThat((String) browser.run("return [...new Set(captions)].join('|')"))
                .isEqualTo("Hello!|I am your avatar.|Whatever you send me, I say, word for word.");
        assertThat(browser.run("return document.getElementById('announcer').textContent"))
                .asString()
                .containsAnyOf("said", "Silent");
    }

    @Test
    void shouldShowNoCaptionForSpeechWithoutAText() {
        page.say(PortalPage.HELLO).awaitSpeech("started");

        assertThat(browser.run("return ['caption', 'captions', 'transcript-card'].every(it =>"
                        + " document.getElementById(it).hidden)"))
                .isEqualTo(true);
    }

    @Test
    void shouldInterruptWithTheSpaceBar() {
        assertThat(browser.run("return document.getElementById('interrupt').ariaDisabled"))
                .isEqualTo("true");
        page.say(PortalPage.HELLO).awaitBadge("Speaking");
        browser.run("document.getElementById('session-title').focus()");

        browser.driver().switchTo().activeElement().sendKeys(" ");

        page.awaitSpeech("interrupted");
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

        page.awaitPicture();
        assertThat(page.framesWithin(Duration.ofSeconds(2))).isGreaterThan(20);
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

    private void awaitLoudness(String when, double least, double most) {
        await(when).atMost(SOON).untilAsserted(() -> assertThat(page.loudness()).isBetween(least, most));
    }
}
