package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import io.avatargateway.browser.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The portal page but for its picture: what can be done with it, by whom, and what it says when things go wrong. */
@GatewayIntegrationTest
@BrowserTest
class PortalIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private Browser browser;
    private PortalPage page;

    @BeforeEach
    void needThePage(Browser theirs) {
        browser = theirs;
        page = new PortalPage(theirs);
        PortalPage.assumeBuilt();
    }

    @AfterEach
    void shouldHaveKeptThePolicy() {
        uploadsWith(-1);
        page.assertPolicyKept();
    }

    @Test
    void shouldSayInWordsWhatTheFaceIsRefusedFor() {
        page.open("#/");
        browser.awaitTrue("faces", SOON, "return document.querySelectorAll('.face').length > 2");
        browser.click(".face:last-child input");
        browser.type("#face-id", "invalid");
        browser.click("#start-button");

        page.awaitText("#start-notice", "Simli refused").awaitText("#start-notice", "INVALID_FACE_ID");
        page.assertAccessible();
        screenshots("error");
    }

    @Test
    void shouldSayThatASessionIsNotKnown() {
        page.open("#/live/ses_aaaaaaaaaaaaaaaaaaaa");

        page.awaitText("#curtain", "This session is not known");
        page.assertAccessible();
    }

    @Test
    void shouldSayWhyASessionEnded() {
        String face = TestSession.ownFace();
        TestSession.fault(face, "error", "\"afterMillis\":300,\"text\":\"error: worker died\"");
        TestSession session = TestSession.open(face).awaitState("CLOSED");

        page.open("#/sessions/" + session.id);

        page.awaitText("#curtain", "Simli reported an error").awaitText("#timeline", "UPSTREAM_ERROR");
    }

    @Test
    void shouldLookAtASessionWithoutTakingItsPicture() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/sessions/" + session.id);

            page.awaitText("#curtain", "You are only looking").awaitBadge("Ready");
            page.awaitText("#timeline", "The avatar takes speech");
            assertThat(browser.run("return document.querySelectorAll('#pictures video').length"))
                    .isEqualTo(0L);
        }
    }

    @Test
    void shouldListSessionsByState() {
        try (TestSession open = TestSession.open().awaitState("READY")) {
            TestSession ended = TestSession.open();
            ended.end();
            ended.awaitState("CLOSED");

            page.open("#/sessions").awaitText("#sessions-total", "session");
            awaitListed(open, true);
            awaitListed(ended, true);
            page.assertAccessible();
            screenshots("sessions");

            browser.click("#filter-READY");

            awaitListed(ended, false);
            awaitListed(open, true);
            browser.click("a[href='#/sessions/" + open.id + "']");
            page.awaitBadge("Ready");
        }
    }

    @Test
    void shouldTellHowFarAnUploadIs(@TempDir Path folder) throws Exception {
        Path large = Files.write(folder.resolve("long.wav"), Wav.tone(120, 16_000, 1));
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/sessions/" + session.id).awaitBadge("Ready");
            uploadsWith(1_500_000);

            page.say(large);

            for (String part : List.of("0.2", "0.6")) {
                browser.awaitTrue(
                        "the upload is beyond " + part,
                        SOON,
                        """
                        const [bar, words] = ['progress', '.job-status'].map(it => document.querySelector('#jobs ' + it));
                        return (words?.textContent === 'uploading' && bar.value > arguments[0] && bar.value < 1)
                          || words?.textContent + ' ' + bar?.value""",
                        Double.valueOf(part));
            }
            uploadsWith(-1);
            page.awaitSpeech("started");
            browser.click("#interrupt");
            page.awaitSpeech("interrupted").awaitText("#jobs", "It was interrupted");
        }
    }

    @Test
    void shouldConvertOtherAudioToSpeech(@TempDir Path folder) throws Exception {
        Path stereo = Files.write(folder.resolve("stereo.wav"), Wav.tone(1, 44_100, 2));
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/sessions/" + session.id).awaitBadge("Ready");

            page.say(stereo).awaitSpeech("finished");

            assertThat(session.heard().length).isEqualTo(32_000);
            assertThat(Wav.rms(session.heard())).isBetween(0.1, 0.3);
            assertThat(Wav.pitch(session.heard())).isBetween(435.0, 445.0);
        }
    }

    @Test
    void shouldSayThatAFileIsNoSound() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/sessions/" + session.id).awaitBadge("Ready");

            page.say(Path.of("pom.xml").toAbsolutePath());

            page.awaitText("#speech-notice", "cannot be read as sound").awaitText("#jobs", "not sent");
        }
    }

    @Test
    void shouldSayWhatTheMicrophoneHears() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/sessions/" + session.id).awaitBadge("Ready");

            browser.click("#record");
            browser.awaitTrue("the meter moves", SOON, "return document.getElementById('level').value > 0.02");
            screenshot("recording", 1440, 900);
            browser.awaitTrue("a second", SOON, "return document.getElementById('record-time').textContent >= '0:01'");
            browser.click("#record");

            page.awaitSpeech("finished").awaitText("#jobs", "Recording");
            assertThat(session.heard().length).isBetween(20_000, 200_000);
            assertThat(Wav.rms(session.heard())).isGreaterThan(0.003);
        }
    }

    @Test
    void shouldForgetADiscardedRecording() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/sessions/" + session.id).awaitBadge("Ready");

            browser.click("#record");
            browser.awaitTrue("it records", SOON, "return !document.getElementById('recording').hidden");
            browser.click("#record-cancel");

            browser.awaitTrue("it stopped", SOON, "return document.getElementById('recording').hidden");
            assertThat(browser.run("return document.activeElement.id")).isEqualTo("record");
            assertThat(browser.run("return document.querySelectorAll('#jobs li').length"))
                    .isEqualTo(0L);
        }
    }

    @Test
    void shouldComeBackWhenTheGatewayWasLost() {
        try (TestSession session = TestSession.open().awaitState("READY");
                Passage passage = new Passage()) {
            browser.open(passage.url() + "/#/sessions/" + session.id);
            page.awaitBadge("Ready");

            passage.cut();
            page.awaitText("#connection", "The gateway cannot be reached");
            screenshot("lost", 1440, 900);
            RestClient.gateway().post(session.path("/interrupt"), "{}").is(200);
            passage.mend();

            page.awaitText("#timeline", "Interrupted");
            browser.awaitTrue(
                    "nothing is missing any more", SOON, "return document.getElementById('connection').hidden");
            assertThat(browser.run(
                            "return [...document.querySelectorAll('#timeline li')].map(it => it.dataset.sequence)"
                                    + ".reverse().every((sequence, i) => sequence == i + 1)"))
                    .as("every event once, in order")
                    .isEqualTo(true);
        }
    }

    @Test
    void shouldBeUsableWithTheKeyboardAlone() {
        page.open("#/");
        browser.awaitTrue("faces", SOON, "return document.querySelectorAll('.face').length > 2");

        assertThat(tabs(9))
                .containsExactly(
                        "skip", "brand", "Talk", "Sessions", "API", "face-0", "summary", "summary", "start-button");
        String back = Keys.chord(Keys.SHIFT, Keys.TAB);
        press(back, back, back, Keys.ARROW_RIGHT);
        assertThat(browser.run("return document.activeElement.id")).isEqualTo("face-1");
        press(Keys.ENTER);
        page.awaitBadge("Ready");
        assertThat(browser.run("return document.activeElement.id")).isEqualTo("session-title");
        String id = ((String) browser.run("return location.hash")).replace("#/live/", "");

        browser.run("document.getElementById('end').focus()");
        press(Keys.ENTER);

        page.awaitBadge("Ended").awaitText("#curtain", "The session was ended");
        page.awaitText("#announcer", "The session was ended");
        assertThat(RestClient.gateway()
                        .get("/sessions/" + id)
                        .json()
                        .path("reason")
                        .asText())
                .isEqualTo("CLIENT");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldKeepNobodyOut(boolean dark) {
        browser.darkColours(dark);
        try (TestSession session = TestSession.open().awaitState("READY")) {
            RestClient.gateway().postBytes(session.path("/audio"), Speech.tone(200, 440));
            for (Screen screen : Screen.values()) {
                browser.screen(screen);
                page.open("#/")
                        .browser
                        .awaitTrue("faces", SOON, "return document.querySelectorAll('.face').length > 2");
                page.assertAccessible();
                page.open("#/sessions/" + session.id).awaitSpeech("finished").assertAccessible();
                page.open("#/sessions").awaitText("#sessions-rows", "ses_").assertAccessible();
                assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                        .as("nothing is wider than the screen")
                        .isEqualTo(true);
            }
        }
    }

    @Test
    void shouldShowItsBeginning() {
        page.open("#/");
        browser.awaitTrue("faces", SOON, "return document.querySelectorAll('.face').length > 2");

        screenshots("landing");
    }

    private void awaitListed(TestSession session, boolean listed) {
        browser.awaitTrue(
                session.id + (listed ? " is listed" : " is not listed"),
                SOON,
                "return (document.querySelector(`#sessions-rows a[href='#/sessions/${arguments[0]}']`) !== null) ==="
                        + " arguments[1]",
                session.id,
                listed);
    }

    /** What gets the focus, one after the other. */
    private List<String> tabs(int times) {
        return java.util.stream.Stream.generate(() -> {
                    press(Keys.TAB);
                    return (String) browser.run("const it = document.activeElement;"
                            + "return it.id || it.className || it.textContent.trim().length < 10 && it.tagName === 'A'"
                            + " && it.textContent.trim() || it.tagName.toLowerCase()");
                })
                .limit(times)
                .toList();
    }

    private void press(CharSequence... keys) {
        for (CharSequence key : keys) {
            browser.driver().switchTo().activeElement().sendKeys(key);
        }
    }

    /** @param bytesPerSecond at most, or -1 for as fast as can be */
    private void uploadsWith(int bytesPerSecond) {
        Map<String, Object> conditions =
                Map.of("offline", false, "latency", 0, "downloadThroughput", -1, "uploadThroughput", bytesPerSecond);
        browser.driver().executeCdpCommand("Network.enable", Map.of());
        browser.driver().executeCdpCommand("Network.emulateNetworkConditions", conditions);
    }

    private void screenshots(String state) {
        PortalScreenshots.take(browser, state);
    }

    private void screenshot(String name, int width, int height) {
        browser.screenshot("portal-" + name, width, height);
    }
}
