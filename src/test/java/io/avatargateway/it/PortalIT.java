package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import io.avatargateway.browser.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;

/** The portal page but for its picture: what can be done with it, by whom, and what it says when things go wrong. */
@GatewayIntegrationTest
@BrowserTest
class PortalIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    /** In bytes a second. */
    private static final int KILOBITS_400 = 50_000;

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
    void shouldEndASessionFromTheListWhenThatIsConfirmed() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/sessions");
            awaitListed(session, true);
            String row = "#sessions-rows tr:has(a[href='#/sessions/" + session.id + "'])";
            page.awaitText(row, "nobody watches");
            String end = "#sessions-rows [data-key='end " + session.id + "']";

            browser.click(end);
            page.awaitText(end, "End it now?");
            page.assertAccessible();
            assertThat(session.state()).isEqualTo("READY");
            browser.click(end);

            session.awaitState("CLOSED");
            page.awaitText(row, "Ended").awaitText(row, "The session was ended");
        }
    }

    @Test
    void shouldTellHowFarAnUploadIs(@TempDir Path folder) throws Exception {
        Path large = Files.write(folder.resolve("long.wav"), Wav.tone(120, 16_000, 1));
        onThePage(session -> {
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
        });
    }

    @Test
    void shouldConvertOtherAudioToSpeech(@TempDir Path folder) throws Exception {
        Path stereo = Files.write(folder.resolve("stereo.wav"), Wav.tone(1, 44_100, 2));
        onThePage(session -> {
            page.say(stereo).awaitSpeech("finished");

            assertThat(session.heard().length).isEqualTo(32_000);
            assertThat(Wav.rms(session.heard())).isBetween(0.1, 0.3);
            assertThat(Wav.pitch(session.heard())).isBetween(435.0, 445.0);
        });
    }

    @Test
    void shouldSayThatAFileIsNoSound() throws Exception {
        onThePage(session -> {
            page.say(Path.of("pom.xml").toAbsolutePath());

            page.awaitText("#speech-notice", "cannot be read as sound").awaitText("#jobs", "not sent");
        });
    }

    @Test
    void shouldSayWhatTheMicrophoneHears() throws Exception {
        onThePage(session -> {
            browser.click("#record");
            browser.awaitTrue("the meter moves", SOON, "return document.getElementById('level').value > 0.02");
            screenshot("recording", 1440, 900);
            browser.awaitTrue("a second", SOON, "return document.getElementById('record-time').textContent >= '0:01'");
            browser.click("#record");

            page.awaitSpeech("finished").awaitText("#jobs", "Recording");
            assertThat(session.heard().length).isBetween(20_000, 200_000);
            assertThat(Wav.rms(session.heard())).isGreaterThan(0.003);
        });
    }

    @Test
    void shouldForgetADiscardedRecording() throws Exception {
        onThePage(session -> {
            browser.click("#record");
            browser.awaitTrue("it records", SOON, "return !document.getElementById('recording').hidden");
            browser.click("#record-cancel");

            browser.awaitTrue("it stopped", SOON, "return document.getElementById('recording').hidden");
            assertThat(browser.run("return document.activeElement.id")).isEqualTo("record");
            assertThat(browser.run("return document.querySelectorAll('#jobs li').length"))
                    .isEqualTo(0L);
        });
    }

    /** What its user has begun survives whatever happens to the session meanwhile. */
    @Test
    void shouldGoOnRecordingWhileTheSessionSpeaks() throws Exception {
        onThePage(session -> {
            browser.click("#record");
            awaitRecorded("0:01");

            RestClient.gateway().postBytes(session.path("/audio?jobId=meanwhile"), Speech.tone(200, 440));
            session.awaitJob("meanwhile", "finished");
            page.awaitBadge("Silent");

            awaitRecorded("0:02");
            browser.click("#record");
            page.awaitText("#jobs li:first-child", "Recording 0:0").awaitText("#jobs li:first-child", "heard");
        });
    }

    @Test
    void shouldKeepARecordingThatTheSessionsEndCutShort() throws Exception {
        onThePage(session -> {
            browser.click("#record");
            awaitRecorded("0:01");

            session.end();

            page.awaitText("#session-notice", "Your recording was not sent");
            assertThat(browser.run("return document.querySelector('#session-notice a[download]').download"))
                    .isEqualTo("recording.wav");
            page.assertAccessible();
        });
    }

    @Test
    void shouldFollowASessionInSevenWindowsWithOneStream() {
        String first = browser.driver().getWindowHandle();
        List<String> others = new ArrayList<>();
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/sessions/" + session.id).awaitBadge("Ready");
            for (int i = 0; i < 6; i++) {
                browser.driver().switchTo().newWindow(WindowType.WINDOW);
                others.add(browser.driver().getWindowHandle());
                page.open("#/sessions/" + session.id).awaitBadge("Ready");
            }
            RestClient.gateway().post(session.path("/interrupt"), "{}").is(200);
            for (String window : others) {
                browser.driver().switchTo().window(window);
                page.awaitText("#timeline", "Interrupted");
                assertEveryEventOnce();
                assertThat(browser.run("return document.getElementById('connection').hidden"))
                        .isEqualTo(true);
            }
            // The one that read for all of them goes: another takes its place.
            browser.driver().switchTo().window(first);
            page.awaitText("#timeline", "Interrupted");
            browser.open("about:blank");
            session.end();
            for (String window : others) {
                browser.driver().switchTo().window(window);
                page.awaitBadge("Ended");
            }
        } finally {
            for (String window : others) {
                browser.driver().switchTo().window(window).close();
            }
            browser.driver().switchTo().window(first);
        }
    }

    @Test
    void shouldKnowHowFarSpeechIsThatBeganBeforeThePageCame() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            RestClient.gateway().postBytes(session.path("/audio?jobId=long"), Speech.tone(20_000, 440));
            long started = Instant.parse(
                            session.awaitJob("long", "started").path("time").asText())
                    .toEpochMilli();
            await("it is under way").until(() -> System.currentTimeMillis() - started > 3_000);

            page.open("#/sessions/" + session.id).awaitSpeech("started");

            browser.awaitTrue(
                    "the bar is where the speech is",
                    Duration.ofSeconds(5),
                    """
                    const bar = document.querySelector('#jobs progress').value * 20000;
                    const really = Date.now() - arguments[0];
                    return Math.abs(bar - really) < 700 || `${bar} instead of ${really}`""",
                    started);
        }
    }

    @Test
    void shouldCallSpeechByItsFilesNameAfterARefresh(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("good morning.wav"), Wav.tone(1, 16_000, 1));
        onThePage(session -> {
            page.say(file).awaitSpeech("finished");
            assertThat((String) browser.run("return document.querySelector('#jobs li').dataset.job"))
                    .startsWith("good-morning.wav-");

            browser.run("location.reload()");

            page.awaitSpeech("finished").awaitText("#jobs .job-name", "good morning.wav");
        });
    }

    @Test
    void shouldTakeManyFilesAndKeepTheWordsForABadOne(@TempDir Path folder) throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.wav"), "no sound");
        Path good = Files.write(folder.resolve("good.wav"), Wav.tone(1, 16_000, 1));
        onThePage(session -> {
            browser.type("#file", bad + "\n" + good);

            page.awaitSpeech("finished").awaitText("#jobs", "not sent");
            page.awaitText("#speech-notice", "cannot be read as sound");
            assertThat(browser.run("return document.querySelector('#speech-notice button')"))
                    .as("no second attempt at what can never work")
                    .isNull();
        });
    }

    @Test
    void shouldTakeAFileThatIsDroppedBesideTheBox() throws Exception {
        onThePage(session -> {
            browser.run(
                    """
                    const dropped = new DataTransfer();
                    const bytes = Uint8Array.from(atob(arguments[0]), it => it.charCodeAt(0));
                    dropped.items.add(new File([bytes], 'beside.wav'));
                    document.querySelector('h1').dispatchEvent(
                      new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }))""",
                    Base64.getEncoder().encodeToString(Wav.tone(1, 16_000, 1)));

            page.awaitSpeech("finished").awaitText("#jobs", "beside.wav");
        });
    }

    @Test
    void shouldGiveUpAnUploadThatGetsNoFurther(@TempDir Path folder) throws Exception {
        Path large = Files.write(folder.resolve("long.wav"), Wav.tone(120, 16_000, 1));
        onThePage(session -> {
            uploadsWith(10_000);
            page.say(large).awaitText("#jobs .job-status", "uploading");

            browser.click("#jobs .cancel");

            page.awaitText("#jobs", "cancelled");
            assertThat(browser.run("return document.activeElement !== document.body"))
                    .as("the focus stays on the page")
                    .isEqualTo(true);
        });
    }

    @Test
    void shouldKeepInSightWhatIsBeingSaid() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            RestClient.gateway().postBytes(session.path("/audio?jobId=first"), Speech.tone(30_000, 440));
            session.awaitJob("first", "started");
            for (int i = 0; i < 40; i++) {
                RestClient.gateway().postBytes(session.path("/audio"), Speech.tone(100, 440));
            }
            page.open("#/sessions/" + session.id).awaitSpeech("started");

            browser.awaitTrue(
                    "it is in sight",
                    SOON,
                    """
                    const list = document.querySelector('.jobs-scroll').getBoundingClientRect();
                    const spoken = document.querySelector('[data-job=first]').getBoundingClientRect();
                    return document.querySelectorAll('#jobs li').length === 41
                      && spoken.top >= list.top - 1 && spoken.bottom <= list.bottom + 1""");
        }
    }

    @Test
    void shouldComeBackWhenTheGatewayWasLost() {
        try (TestSession session = TestSession.open().awaitState("READY");
                Passage passage = new Passage()) {
            browser.open(passage.url() + "/#/sessions/" + session.id);
            page.awaitBadge("Ready");

            passage.cut();
            page.awaitText("#connection", "The gateway cannot be reached")
                    .awaitText("#connection", "Trying again in")
                    .awaitBadge("Unknown, was: Ready");
            assertThat(browser.run("return document.querySelectorAll('.notice').length"))
                    .as("one place tells it")
                    .isEqualTo(0L);
            page.assertAccessible();
            screenshot("lost", 1440, 900);
            RestClient.gateway().post(session.path("/interrupt"), "{}").is(200);
            passage.mend();

            page.awaitText("#timeline", "Interrupted");
            browser.awaitTrue(
                    "nothing is missing any more", SOON, "return document.getElementById('connection').hidden");
            page.awaitBadge("Ready");
            assertEveryEventOnce();
        }
    }

    @Test
    void shouldBeUsableWithTheKeyboardAlone() {
        page.open("#/");
        browser.awaitTrue("faces", SOON, "return document.querySelectorAll('.face').length > 2");

        assertThat(tabs(12))
                .containsExactly(
                        "skip",
                        "brand",
                        "Talk",
                        "Sessions",
                        "API",
                        "face-0",
                        "start-button",
                        "sample-0",
                        "sample-1",
                        "sample-2",
                        "summary",
                        "summary");
        String back = Keys.chord(Keys.SHIFT, Keys.TAB);
        press(back, back, back, back, back, back);
        press(Keys.ARROW_LEFT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        assertThat(browser.run("return document.activeElement.id"))
                .as("behind the way past the field for another face")
                .isEqualTo("face-1");
        press(Keys.ENTER);
        page.awaitBadge("Ready");
        assertThat(browser.run("return document.activeElement.id")).isEqualTo("session-title");
        String id = ((String) browser.run("return location.hash")).replace("#/live/", "");

        browser.run("document.getElementById('end').focus()");
        press(Keys.ENTER);

        page.awaitBadge("Ended").awaitText("#curtain", "The session was ended").awaitText("#curtain", "You ended it");
        page.awaitText("#announcer", "The session was ended");
        assertThat(browser.run("return document.activeElement.parentElement.id"))
                .as("the focus goes to what can be done now")
                .isEqualTo("curtain-actions");
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

    /** Simli ends a session whose room nobody joins within 30 s. */
    @Test
    void shouldShowThePictureInTimeOverASlowNetwork() {
        PortalPage.assumePicture();
        browser.driver().executeCdpCommand("Network.enable", Map.of());
        browser.driver().executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", true));
        browser.driver()
                .executeCdpCommand(
                        "Network.emulateNetworkConditions",
                        Map.of(
                                "offline",
                                false,
                                "latency",
                                100,
                                "downloadThroughput",
                                KILOBITS_400,
                                "uploadThroughput",
                                KILOBITS_400));
        try {
            String session = page.start(TestSession.ownFace());

            page.awaitPicture();
            TestSession.of(session).end();
        } finally {
            browser.driver().executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", false));
        }
    }

    @Test
    void shouldShowItsBeginning() {
        page.open("#/");
        browser.awaitTrue("faces", SOON, "return document.querySelectorAll('.face').length > 2");

        screenshots("landing");
    }

    /** What is done with a session. */
    private interface Doing {
        void with(TestSession session) throws Exception;
    }

    /** Shows a session that takes speech, and ends it afterwards. */
    private void onThePage(Doing what) throws Exception {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/sessions/" + session.id).awaitBadge("Ready");
            what.with(session);
        }
    }

    private void assertEveryEventOnce() {
        assertThat(browser.run("return [...document.querySelectorAll('#timeline li')].map(it => it.dataset.sequence)"
                        + ".reverse().every((sequence, i) => sequence == i + 1)"))
                .as("every event once, in order")
                .isEqualTo(true);
    }

    private void awaitRecorded(String time) {
        browser.awaitTrue(
                "recorded for " + time,
                SOON,
                "return document.getElementById('record-time').textContent >= arguments[0]",
                time);
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
