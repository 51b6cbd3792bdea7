package io.avatargateway.sandbox.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.sandbox.assets.AssetShelf;
import io.avatargateway.sandbox.faults.FaultSpec;
import io.avatargateway.sandbox.faults.Faults;
import io.avatargateway.sandbox.history.SceneFacts;
import io.avatargateway.sandbox.history.SessionFacts;
import io.avatargateway.sandbox.history.SessionHistory;
import io.avatargateway.sandbox.http.Json;
import io.avatargateway.sandbox.playout.TapeShelf;
import io.avatargateway.sandbox.room.RoomTokens;
import io.avatargateway.sandbox.time.ManualLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A session's clocks and faults, on a time that the test moves. */
class SimliSessionTest {
    private static final int SECOND = 32_000;

    private final ManualLoop loop = new ManualLoop();
    private final RecordingWire wire = new RecordingWire();
    private final LiveSessions live = new LiveSessions();
    private final Faults faults = new Faults(loop);
    private ViewerRule viewer = ViewerRule.JOINED;
    private long maxSessionSeconds = 3600;
    private long maxIdleSeconds = 300;
    private boolean trinity2;

    private SimliSession open() {
        SessionRules rules = new SessionRules(
                1, Duration.ofMillis(40), Duration.ofMillis(50), Duration.ofSeconds(30), viewer, 2, "ws://room");
        SessionHistory history = new SessionHistory(loop, new TapeShelf(1 << 24, 1 << 24), 10, 1000);
        SessionHost host = new SessionHost(
                loop,
                rules,
                history,
                new RoomTokens(Duration.ofMinutes(5)),
                new CameraOrder(List.of()),
                new AssetShelf(),
                Optional.empty());
        String id = "sbx_" + live.count();
        SimliSession session = new SimliSession(
                new SessionFacts(
                        id,
                        id + "-simli",
                        "face",
                        null,
                        null,
                        true,
                        maxSessionSeconds,
                        maxIdleSeconds,
                        new SceneFacts(trinity2, 1024, 576, 0.5, 1, Map.of(), null, null),
                        "r",
                        "v"),
                host,
                wire);
        live.open(session, faults.takeForSession("face"), rules.maxSessions());
        return session;
    }

    private void fault(String json) throws IOException {
        faults.add(FaultSpec.parse(Json.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))));
    }

    private ClientMessages client(SimliSession session) {
        return new ClientMessages(session);
    }

    private static byte[] speech(int bytes) {
        byte[] audio = new byte[bytes];
        for (int i = 0; i < bytes; i += 2) {
            short sample = (short) (6000 * Math.sin(i * 0.04));
            audio[i] = (byte) sample;
            audio[i + 1] = (byte) (sample >> 8);
        }
        return audio;
    }

    /** What was sent, without the join info, destination and metadata. */
    private List<String> sent() {
        return wire.sent.stream().filter(text -> !text.startsWith("{")).toList();
    }

    @Test
    void shouldStartAfterItsDelay() {
        open();
        loop.advanceMillis(49);
        assertThat(sent()).isEmpty();
        loop.advanceMillis(1);
        assertThat(sent()).containsExactly("START");
    }

    @Test
    void shouldCloseARoomThatNobodyJoinedWithinThirtySeconds() {
        viewer = ViewerRule.ABSENT;
        open();
        loop.advanceMillis(29_999);
        assertThat(sent()).containsExactly("START");
        loop.advanceMillis(1);
        assertThat(sent()).containsExactly("START", "CLOSING nobody joined the room within 30 s", "close 1000");
        assertThat(live.count()).isZero();
    }

    @Test
    void shouldStayOpenWhenSomebodyReallyJoinedAndCloseWhenNobodyDid() {
        viewer = ViewerRule.REQUIRED;
        SimliSession watched = open();
        open();
        loop.advanceMillis(29_000);
        watched.viewerJoined("v");
        loop.advanceMillis(1_000);
        assertThat(watched.hasEnded()).isFalse();
        assertThat(live.count()).isEqualTo(1);
    }

    @Test
    void shouldNotLetARealViewerHideAnAbsentOneThatWasAskedFor() throws IOException {
        viewer = ViewerRule.REQUIRED;
        fault("{'kind':'viewer-absent'}");
        SimliSession session = open();
        session.viewerJoined("v");
        loop.advanceMillis(30_000);
        assertThat(session.hasEnded()).isTrue();
    }

    @Test
    void shouldCloseWhenTheViewerIsAbsentByFault() throws IOException {
        fault("{'kind':'viewer-absent'}");
        open();
        loop.advanceMillis(30_000);
        assertThat(sent()).endsWith("close 1000");
    }

    @ParameterizedTest
    @EnumSource(ViewerRule.class)
    void shouldWantARealViewerInItsOwnTimeWhateverTheRule(ViewerRule rule) throws IOException {
        viewer = rule;
        fault("{'kind':'viewer-required','afterMillis':2500,'times':2}");
        SimliSession watched = open();
        SimliSession alone = open();
        watched.viewerJoined("v");
        loop.advanceMillis(2_499);
        assertThat(alone.hasEnded()).isFalse();
        loop.advanceMillis(1);
        assertThat(alone.hasEnded()).isTrue();
        assertThat(sent()).contains("CLOSING nobody joined the room within 2.5 s");
        loop.advanceMillis(60_000);
        assertThat(watched.hasEnded()).isFalse();
    }

    @Test
    void shouldStayOpenWhenTheViewerJoinsInTime() throws IOException {
        viewer = ViewerRule.ABSENT;
        fault("{'kind':'viewer-joins','afterMillis':29000}");
        open();
        loop.advanceMillis(31_000);
        assertThat(sent()).containsExactly("START");
    }

    @Test
    void shouldCloseWhenTheViewerJoinsTooLate() throws IOException {
        fault("{'kind':'viewer-joins','afterMillis':31000}");
        open();
        loop.advanceMillis(30_000);
        assertThat(sent()).endsWith("close 1000");
    }

    @Test
    void shouldStopWhenIdleButNotWhileSpeechPlays() {
        maxIdleSeconds = 5;
        SimliSession session = open();
        loop.advanceMillis(4000);
        client(session).onBinary(speech(SECOND), loop.nanoTime());
        client(session).onBinary(speech(SECOND), loop.nanoTime());
        loop.advanceMillis(2040 + 4999);
        assertThat(sent()).doesNotContain("STOP");
        loop.advanceMillis(1);
        assertThat(sent()).endsWith("SILENT", "STOP", "close 1000");
    }

    @Test
    void shouldNotTakeSilenceThatIsSentForSpeech() {
        maxIdleSeconds = 5;
        SimliSession session = open();
        for (int i = 0; i < 5; i++) {
            client(session).onBinary(new byte[SECOND], loop.nanoTime());
            loop.advanceMillis(1000);
        }
        loop.advanceMillis(49);
        assertThat(sent()).doesNotContain("STOP");
        loop.advanceMillis(1);
        assertThat(sent()).endsWith("STOP", "close 1000");
    }

    @Test
    void shouldCountIdleTimeFromTheEndOfTheSpeechWithinTheAudio() {
        maxIdleSeconds = 5;
        SimliSession session = open();
        loop.advanceMillis(50);
        client(session).onBinary(speech(SECOND), loop.nanoTime());
        for (int i = 0; i < 30; i++) {
            client(session).onBinary(new byte[SECOND], loop.nanoTime());
        }
        loop.advanceMillis(40 + 1000 + 4999);
        assertThat(sent()).doesNotContain("STOP");
        loop.advanceMillis(1);
        assertThat(sent()).endsWith("STOP", "close 1000");
    }

    @Test
    void shouldNotCountSpeechThatWasSkipped() {
        maxIdleSeconds = 5;
        SimliSession session = open();
        loop.advanceMillis(50);
        for (int i = 0; i < 60; i++) {
            client(session).onBinary(speech(SECOND), loop.nanoTime());
        }
        loop.advanceMillis(1000);
        client(session).onText("SKIP", loop.nanoTime());
        loop.advanceMillis(4999);
        assertThat(sent()).doesNotContain("STOP");
        loop.advanceMillis(1);
        assertThat(sent()).endsWith("STOP", "close 1000");
    }

    @ParameterizedTest
    @CsvSource({"false, 512, 512, 30", "true, 1024, 576, 25"})
    void shouldTellTheSizeOfThePicture(boolean isTrinity2, int width, int height, int framesPerSecond) {
        trinity2 = isTrinity2;
        open();
        assertThat(wire.sent)
                .contains("{\"video_metadata\":{\"fps\":" + framesPerSecond + ",\"width\":" + width + ",\"height\":"
                        + height + "}}");
    }

    @Test
    void shouldNotTakePingsForActivity() {
        maxIdleSeconds = 5;
        SimliSession session = open();
        for (int i = 0; i < 5; i++) {
            loop.advanceMillis(1000);
            client(session).onText("ping " + i, loop.nanoTime());
        }
        loop.advanceMillis(100);
        assertThat(sent()).contains("pong 3", "STOP");
    }

    @Test
    void shouldStopAtItsMaximumLengthEvenWhileSpeaking() {
        maxSessionSeconds = 2;
        SimliSession session = open();
        for (int i = 0; i < 5; i++) {
            client(session).onBinary(speech(SECOND), loop.nanoTime());
        }
        loop.advanceMillis(2000);
        assertThat(sent()).endsWith("SPEAK", "STOP", "close 1000");
        assertThat(loop.plannedTasks()).isZero();
    }

    @Test
    void shouldPlayOutBeforeItStopsWhenDone() {
        SimliSession session = open();
        client(session).onBinary(new byte[SECOND], loop.nanoTime());
        client(session).onText("DONE", loop.nanoTime());
        loop.advanceMillis(1089);
        assertThat(sent()).containsExactly("ACK", "START", "SPEAK");
        loop.advanceMillis(1);
        assertThat(sent()).containsExactly("ACK", "START", "SPEAK", "SILENT", "STOP", "close 1000");
    }

    @Test
    void shouldStopAtOnceWhenDoneWithNothingToPlay() {
        SimliSession session = open();
        loop.advanceMillis(50);
        client(session).onText("DONE", loop.nanoTime());
        assertThat(sent()).containsExactly("START", "STOP", "close 1000");
    }

    @Test
    void shouldStopOnSkipWhileDraining() {
        SimliSession session = open();
        client(session).onBinary(new byte[SECOND], loop.nanoTime());
        client(session).onText("DONE", loop.nanoTime());
        loop.advanceMillis(500);
        client(session).onText("SKIP", loop.nanoTime());
        assertThat(sent()).containsExactly("ACK", "START", "SPEAK", "SILENT", "STOP", "close 1000");
    }

    @Test
    void shouldRefuseMoreSessionsThanAllowed() {
        open();
        open();
        open();
        assertThat(sent()).containsExactly("RATE limit: 2 parallel sessions are open already", "close 1000");
        assertThat(live.count()).isEqualTo(2);
    }

    @Test
    void shouldSendStartLate() throws IOException {
        fault("{'kind':'start-late','afterMillis':3000}");
        SimliSession session = open();
        client(session).onBinary(new byte[SECOND], loop.nanoTime());
        loop.advanceMillis(3049);
        assertThat(sent()).containsExactly("ACK");
        loop.advanceMillis(41);
        assertThat(sent()).containsExactly("ACK", "START", "SPEAK");
    }

    @Test
    void shouldNeverSendStart() throws IOException {
        fault("{'kind':'start-missing'}");
        open();
        loop.advanceMillis(60_000);
        assertThat(sent()).isEmpty();
        assertThat(wire.sent.get(0)).contains("livekit_url");
    }

    @Test
    void shouldSendTheJoinInfoLateAndAllElseBehindIt() throws IOException {
        fault("{'kind':'late-join-info','afterMillis':3000}");
        open();
        loop.advanceMillis(2999);
        assertThat(wire.sent).isEmpty();
        loop.advanceMillis(51);
        assertThat(wire.sent).hasSize(4).last().isEqualTo("START");
        assertThat(wire.sent.get(0)).contains("livekit_url");
    }

    @Test
    void shouldLeaveOutTheJoinInfo() throws IOException {
        fault("{'kind':'no-join-info'}");
        open();
        loop.advanceMillis(50);
        assertThat(wire.sent).hasSize(3).noneMatch(text -> text.contains("livekit"));
    }

    @Test
    void shouldStopReadingForATime() throws IOException {
        fault("{'kind':'slow-reader','afterMillis':100,'forMillis':400}");
        open();
        loop.advanceMillis(99);
        assertThat(wire.reading).isTrue();
        loop.advanceMillis(1);
        assertThat(wire.reading).isFalse();
        loop.advanceMillis(400);
        assertThat(wire.reading).isTrue();
    }

    @Test
    void shouldLiftAFaultWhenItsSecondsAreOver() throws IOException {
        fault("{'kind':'slow-reader','seconds':2}");
        fault("{'kind':'no-ack','seconds':2}");
        SimliSession session = open();
        client(session).onBinary(new byte[2], loop.nanoTime());
        assertThat(wire.reading).isFalse();
        assertThat(sent()).isEmpty();
        loop.advanceMillis(2000);
        client(session).onBinary(new byte[2], loop.nanoTime());
        assertThat(wire.reading).isTrue();
        assertThat(sent()).contains("ACK");
    }

    @Test
    void shouldCutInMidUtterance() throws IOException {
        fault("{'kind':'cut','afterAudioMillis':300}");
        SimliSession session = open();
        client(session).onBinary(new byte[SECOND], loop.nanoTime());
        loop.advanceMillis(389);
        assertThat(sent()).endsWith("SPEAK");
        loop.advanceMillis(1);
        assertThat(sent()).contains("cut");
        assertThat(live.count()).isZero();
    }

    @Test
    void shouldNotActOnAMomentThatComesAfterTheFaultWasCleared() throws IOException {
        fault("{'kind':'error','afterMillis':500}");
        open();
        faults.clearAll();
        loop.advanceMillis(1000);
        assertThat(sent()).containsExactly("START");
    }

    @Test
    void shouldLeaveNoTimerBehind() {
        SimliSession session = open();
        client(session).onBinary(new byte[SECOND], loop.nanoTime());
        session.onClosed(1001, "");
        assertThat(loop.plannedTasks()).isZero();
    }
}
