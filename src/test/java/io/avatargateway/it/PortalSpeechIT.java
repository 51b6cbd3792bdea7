package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Speech on the portal page: recorded, dropped, uploaded, and shown on its way. */
@GatewayIntegrationTest
@BrowserTest
class PortalSpeechIT {

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
            page.assertAccessible();
        });
    }

    @Test
    @Tag("long")
    void shouldSayWhatTheMicrophoneHears() throws Exception {
        onThePage(session -> {
            browser.click("#record");
            browser.awaitTrue("the meter moves", SOON, "return document.getElementById('level').value > 0.02");
            page.assertAccessible();
            PortalScreenshots.take(browser, "recording");
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
            page.assertAccessible();

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

    private void awaitRecorded(String time) {
        browser.awaitTrue(
                "recorded for " + time,
                SOON,
                "return document.getElementById('record-time').textContent >= arguments[0]",
                time);
    }

    /** @param bytesPerSecond at most, or -1 for as fast as can be */
    private void uploadsWith(int bytesPerSecond) {
        Map<String, Object> conditions =
                Map.of("offline", false, "latency", 0, "downloadThroughput", -1, "uploadThroughput", bytesPerSecond);
        browser.driver().executeCdpCommand("Network.enable", Map.of());
        browser.driver().executeCdpCommand("Network.emulateNetworkConditions", conditions);
    }
}
