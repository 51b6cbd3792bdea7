package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import jakarta.jms.BytesMessage;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        page.awaitMovingPicture();
        page.awaitText("#first-picture", "First picture after");
        page.awaitText("#timeline", "The viewer sees the picture");
        page.awaitText("#disclosure", "You are talking to an AI avatar.");
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
        page.awaitMovingPicture();
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

    /** A made event: Chromium keeps no page that uses WebRTC. */
    @Test
    void shouldComeBackWhenTheBrowserBringsThePageBack() {
        browser.run("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));"
                + "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");

        page.awaitText("#timeline", "The viewer left");
        page.awaitPicture().awaitMovingPicture();
    }

    @Test
    void shouldComeBackWhenItsUserGoesBack() {
        browser.open(GatewayAddresses.http() + "/without-portal.html");

        browser.driver().navigate().back();

        page.awaitText("#timeline", "The viewer left");
        page.awaitPicture().awaitMovingPicture();
    }

    @Test
    @Tag("long")
    void shouldCaptionWhatIsSaidAsItIsHeard() {
        browser.run(
                """
                window.captions = [];
                const line = document.getElementById('caption');
                new MutationObserver(() => line.textContent && !line.hidden && captions.push(line.textContent))
                  .observe(line, { childList: true, attributes: true })""");

        browser.click("#stage-samples button");

        page.awaitText("#caption", "I am your avatar.");
        PortalScreenshots.take(browser, "captions");
        page.assertAccessible();
        page.awaitSpeech("finished").awaitText("#transcript", "Hello! I am your avatar. Whatever you send me");
        browser.awaitTrue("no caption", SOON, "return document.getElementById('caption').hidden");
        assertThat((String) browser.run("return [...new Set(captions)].join('|')"))
                .isEqualTo("Hello!|I am your avatar.|Whatever you send me, I say, word for word.");
        assertThat(browser.run("return document.getElementById('announcer').textContent"))
                .asString()
                .containsAnyOf("said", "Silent");
    }

    /** As from a synthesiser that still runs: what is said becomes known part by part. */
    @Test
    void shouldCaptionWhatThePartsOfAnUtteranceSay() throws Exception {
        try (JmsProducer producer = JmsProducer.core()) {
            for (int part = 0; part < 3; part++) {
                BytesMessage message = producer.speech(
                        Speech.tone(2_000, 440),
                        Map.of(
                                "AvatarSessionId", session,
                                "AvatarJobId", "parts",
                                "AvatarAudioType", "audio/pcm;rate=16000"));
                message.setIntProperty("AvatarPart", part);
                message.setBooleanProperty("AvatarLastPart", part == 2);
                if (part > 0) {
                    message.setStringProperty("AvatarText", "Part " + part + ".");
                    message.setStringProperty(
                            "AvatarMarks", "[{\"atMillis\":" + 2_000 * part + ",\"text\":\"Part " + part + ".\"}]");
                }
                producer.send(message);
            }
        }

        page.awaitText("#caption", "Part 1.").awaitText("#caption", "Part 2.");
        page.awaitSpeech("finished").awaitText("#transcript", "Part 1. Part 2.");
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
    @Tag("long")
    void shouldKeepNobodyOutInFullScreen() {
        browser.click("#fullscreen");
        browser.awaitTrue("it fills the screen", SOON, "return document.fullscreenElement?.id === 'stage'");

        page.assertAccessible();
        PortalScreenshots.take(browser, "full");

        assertThat(browser.run("return document.getElementById('fullscreen').title"))
                .isEqualTo("Leave full screen");
        browser.click("#fullscreen");
        browser.awaitTrue("it is left", SOON, "return !document.fullscreenElement");
        page.awaitMovingPicture();
    }

    /** What is used all the time is in sight without scrolling; half the size at twice the density is 200 % zoom. */
    @ParameterizedTest
    @Tag("long")
    @CsvSource({"1200, 800, 1", "390, 844, 3", "600, 400, 2", "640, 400, 2"})
    void shouldShowWhatIsUsedAllTheTimeWithoutScrolling(int width, int height, int density) {
        browser.click("#stage-samples button");
        page.awaitSpeech("started");
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", width, "height", height, "deviceScaleFactor", density, "mobile", width < 500));

        browser.awaitTrue(
                "all of it is in sight",
                SOON,
                """
                scrollTo(0, 0);
                const used = ['#badge', '#stage', '#interrupt', '#mute', '#end', '#captions', '#fullscreen', '#disclosure',
                  '#record', '[for=file]', '#stage-samples button:last-child'];
                const away = used.filter(it => {
                  const box = document.querySelector(it).getBoundingClientRect();
                  const inSight = box.width > 10 && box.height > 10 && box.top >= 0 && box.left >= 0
                    && box.bottom <= innerHeight && box.right <= document.documentElement.clientWidth;
                  const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                  const uncovered = it === '#stage' || document.querySelector(it).contains(at);
                  return !inSight || !uncovered;
                });
                return away.length === 0 && document.documentElement.scrollWidth <= innerWidth
                  || away.map(it => it + JSON.stringify(document.querySelector(it).getBoundingClientRect())).join()
                    + ` in ${innerWidth} x ${innerHeight}, ${document.documentElement.scrollWidth} wide`""");
        page.assertAccessible();
        browser.screenshot("portal-sight-%d-%d".formatted(width, height), width, height);
    }

    private void awaitLoudness(String when, double least, double most) {
        await(when).atMost(SOON).untilAsserted(() -> assertThat(page.loudness()).isBetween(least, most));
    }
}
