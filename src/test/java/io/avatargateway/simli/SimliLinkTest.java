package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.sandbox.Sandbox;
import io.avatargateway.sandbox.SandboxSettings;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkFailure.Kind;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.LinkRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A link against the sandbox, over real sockets, in fair and in foul weather. */
class SimliLinkTest {

    private static Sandbox sandbox;
    private static SandboxApi api;

    private final Heard heard = new Heard();
    // Of its own in each test, so that no test sees another one's sessions.
    private String face = "face-" + UUID.randomUUID();
    private SimliLinkFactory factory;
    private Link link;

    @BeforeAll
    static void startSandbox() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults().withPort(0).withSpeed(10));
        api = SandboxApi.at(sandbox.baseUri());
    }

    @AfterAll
    static void stopSandbox() {
        sandbox.close();
    }

    @BeforeEach
    void prepare() throws NoSuchAlgorithmException {
        api.clear();
        factory = new SimliLinkFactory(
                Links.settings(sandbox.baseUri())
                        .withTimeout(Duration.ofSeconds(2))
                        .withPingInterval(Duration.ofMillis(100))
                        .build(),
                SSLContext.getDefault());
    }

    @AfterEach
    void end() {
        if (link != null) {
            link.close("the test ends");
        }
        factory.close();
        assertThat(factory.liveLinks()).isZero();
    }

    private void open() {
        link = factory.open(Links.request(face, null, "tenant"), heard);
    }

    private void openAndStart() {
        open();
        heard.await(LinkEvent.Started.class);
    }

    @Test
    void shouldSpeakFromTokenToStop() {
        openAndStart();
        LinkEvent.Joinable join = heard.await(LinkEvent.Joinable.class);
        assertThat(join.livekitUrl()).startsWith("ws");
        assertThat(join.livekitToken()).isNotBlank();
        assertThat(heard.await(LinkEvent.Placed.class).upstreamSessionId()).isNotBlank();
        assertThat(heard.await(LinkEvent.VideoMetadata.class).width()).isPositive();

        link.sendAudio(new byte[6_000]);
        link.sendAudio(new byte[4_000]);
        heard.await(LinkEvent.AudioSent.class, 2);
        heard.await(LinkEvent.Acknowledged.class, 2);
        heard.await(LinkEvent.SpeechBegan.class);
        heard.await(LinkEvent.SpeechEnded.class);
        link.done();

        heard.await(LinkEvent.Stopped.class);
        assertThat(heard.closed().code()).isEqualTo(1000);
        assertThat(api.session(face).getInt("bytesReceived")).isEqualTo(10_000);
        assertThat(heard.all(LinkEvent.Unknown.class)).isEmpty();
    }

    @Test
    void shouldGiveTurnsToOpenLinksAsTheSettingsSay() {
        long now = System.nanoTime();

        assertThat(factory.turn(now)).isZero();
        assertThat(factory.turn(now)).isEqualTo(Duration.ofMillis(50).toNanos());
        factory.outOfTurn(now);
        assertThat(factory.turn(now)).isEqualTo(Duration.ofMillis(150).toNanos());
    }

    @Test
    void shouldSendFramesThatGoTogetherAsMessagesOfTheirOwn() {
        openAndStart();

        link.sendAudio(List.of(new byte[6_000], new byte[4_000], new byte[2]));

        heard.await(LinkEvent.AudioSent.class, 3);
        heard.await(LinkEvent.Acknowledged.class, 3);
        assertThat(api.session(face).getInt("bytesReceived")).isEqualTo(10_002);
    }

    @Test
    void shouldShowThePictureThatWasAskedForAndTellOfSimlisWarnings() {
        List<LinkEvent.Authorised> authorised = new CopyOnWriteArrayList<>();
        LinkRequest request = shown(new Appearance(
                new Appearance.VideoSize(1280, 720),
                new Appearance.Position(0.25, null),
                Map.of("zoom", 6.0),
                null,
                null,
                "{\"something\":[\"new\"]}"));
        link = factory.open(request, event -> {
            if (event instanceof LinkEvent.Authorised let) {
                authorised.add(let);
            }
            heard.onLinkEvent(event);
        });

        LinkEvent.VideoMetadata video = heard.await(LinkEvent.VideoMetadata.class);
        assertThat(video.width()).isEqualTo(1280);
        assertThat(video.height()).isEqualTo(720);
        assertThat(authorised)
                .singleElement()
                .satisfies(let ->
                        assertThat(let.warnings()).singleElement().asString().contains("zoom 6.0"));
    }

    @Test
    void shouldSayWhySimliRefusesAPicture() {
        link = factory.open(
                shown(new Appearance(new Appearance.VideoSize(1000, 700), null, Map.of(), null, null, null)), heard);

        LinkFailure failure = heard.await(LinkEvent.Failed.class).failure();
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.detail()).contains("HTTP 422", "streaming_width");
    }

    private LinkRequest shown(Appearance appearance) {
        face = "trinity2-" + UUID.randomUUID();
        return Links.request(face, null, "tenant", appearance);
    }

    @Test
    void shouldChangeThePictureAndSendNoSpeechThatWouldDoSo() {
        link = factory.open(shown(Appearance.USUAL), heard);
        heard.await(LinkEvent.Started.class);
        byte[] speech = Arrays.copyOf("BG_5".getBytes(StandardCharsets.US_ASCII), 6_000);
        int fits = link.audioBytes(speech);

        link.changePicture(new PictureChange.Camera(List.of(0f, 0.5f, 0f, 1.5f)));
        link.sendAudio(Arrays.copyOf(speech, fits));
        link.sendAudio(Arrays.copyOfRange(speech, fits, speech.length));
        heard.await(LinkEvent.Acknowledged.class, 2);
        link.changePicture(new PictureChange.Background("5a0d0000-0000-4000-8000-0000000000b1"));
        link.changePicture(new PictureChange.Foreground(null));
        link.done();

        heard.await(LinkEvent.Stopped.class);
        assertThat(api.heard(face))
                .filteredOn(kind -> !kind.startsWith("ping"))
                .containsExactly("CAM_", "audio", "audio", "BG_", "FG_", "DONE");
        assertThat(heard.all(LinkEvent.Acknowledged.class)).hasSize(2);
    }

    @Test
    void shouldMeasureTheRoundTripAgainAndAgain() {
        openAndStart();

        assertThat(heard.await(LinkEvent.Pong.class, 3))
                .allSatisfy(pong -> assertThat(pong.roundTrip()).isBetween(Duration.ZERO, Duration.ofSeconds(5)));
    }

    @Test
    void shouldCallAPongWithoutAPingUnknown() {
        openAndStart();
        sendText("pong 4711");

        assertThat(heard.await(LinkEvent.Unknown.class).text()).isEqualTo("pong without a ping");
    }

    @Test
    void shouldSendSkip() {
        openAndStart();
        link.sendAudio(new byte[6_000]);
        heard.await(LinkEvent.Acknowledged.class);
        link.skip();

        Heard.awaitility("SKIP at the sandbox").until(() -> api.heard(face).contains("SKIP"));
    }

    @Test
    void shouldCloseWithoutAnyFurtherEvent() {
        openAndStart();
        link.close("enough");
        link.close("again");
        int told = heard.events.size();

        Heard.awaitility("the end at the sandbox")
                .until(() -> api.session(face).getString("state").equals("CLOSED"));
        link.sendAudio(new byte[2]);
        link.skip();
        link.done();
        assertThat(heard.events).hasSize(told);
        assertThat(api.session(face).toString()).doesNotContain("1006");
    }

    @Test
    void shouldIgnoreCallsBeforeItIsOpen() {
        api.fault("{'kind':'token-silent','times':1}");
        open();
        link.sendAudio(new byte[2]);
        link.skip();
        link.done();

        assertThat(heard.events).isEmpty();
    }

    @Test
    void shouldGiveUpAnOpeningOneAndLeaveNoSessionBehind() {
        for (int i = 0; i < 20; i++) {
            factory.open(Links.request(face, null, null), heard).close("given up");
        }

        Heard.awaitility("nothing open")
                .until(() -> factory.liveLinks() == 0
                        && api.sessions(face).stream()
                                .allMatch(session -> session.getString("state").equals("CLOSED")));
        assertThat(heard.events).isEmpty();
    }

    @Test
    void shouldEndEveryLinkWithTheFactory() {
        openAndStart();
        factory.close();

        Heard.awaitility("the end at the sandbox")
                .until(() -> api.session(face).getString("state").equals("CLOSED"));
    }

    @ParameterizedTest
    @CsvSource({
        "token-refused,'''status'':400,''detail'':''INVALID_FACE_ID''',REFUSED,INVALID_FACE_ID",
        "token-rate-limited,'''retryAfterSeconds'':3',RATE_LIMITED,RATE_LIMITED",
        "token-server-error,'''status'':503',UNREACHABLE,",
        "token-garbage,'''text'':''<html>''',PROTOCOL,",
        "token-silent,'''times'':1',TIMED_OUT,",
        "handshake-refused,'''status'':401',REFUSED,",
        "handshake-refused,'''status'':403',REFUSED,",
        "handshake-refused,'''status'':404',PROTOCOL,",
        "handshake-refused,'''status'':429',RATE_LIMITED,",
        "handshake-refused,'''status'':500',UNREACHABLE,",
        "handshake-refused,'''status'':503',UNREACHABLE,",
    })
    void shouldFailOnceWithTheRightKind(String fault, String fields, Kind kind, String code) {
        api.fault("{'kind':'" + fault + "'," + fields + "}");
        open();

        LinkFailure failure = heard.failure();
        assertThat(failure.kind()).as(failure.detail()).isEqualTo(kind);
        assertThat(failure.upstreamCode()).isEqualTo(code);
        assertThat(heard.events).hasSize(1);
        assertThat(factory.liveLinks()).isZero();
    }

    @Test
    void shouldSendTheTokenWhereItIsMissing() {
        api.fault("{'kind':'missing-session-token','times':1}");
        openAndStart();

        assertThat(heard.all(LinkEvent.Unknown.class)).isEmpty();
    }

    @Test
    void shouldHearNothingFromASilentSocketAndStillCloseIt() {
        api.fault("{'kind':'silent-socket','times':1}");
        open();
        Heard.awaitility("the session at the sandbox")
                .until(() -> !api.sessions(face).isEmpty());
        link.close("no join info in time");

        Heard.awaitility("the end at the sandbox")
                .until(() -> api.session(face).getString("state").equals("CLOSED"));
        assertThat(heard.authorised).isTrue();
        assertThat(heard.events).isEmpty();
    }

    @Test
    void shouldStartWithoutJoinInfo() {
        api.fault("{'kind':'no-join-info','times':1}");
        openAndStart();

        assertThat(heard.all(LinkEvent.Joinable.class)).isEmpty();
    }

    @Test
    void shouldTellALateStartLate() {
        api.fault("{'kind':'start-late','times':1,'afterMillis':3000}");
        open();
        heard.await(LinkEvent.Joinable.class);
        assertThat(heard.all(LinkEvent.Started.class)).isEmpty();

        heard.await(LinkEvent.Started.class);
    }

    @ParameterizedTest
    @CsvSource({
        "error,'eRRor: BAD THING',ERROR,BAD THING",
        "rate,'rate',RATE,''",
        "closing,'Closing:soon',CLOSING,soon",
    })
    void shouldTellATerminationAndThenTheClose(
            String fault, String text, LinkEvent.Terminated.Kind kind, String detail) {
        api.fault("{'kind':'" + fault + "','times':1,'afterMillis':100,'text':'" + text + "'}");
        open();

        assertThat(heard.await(LinkEvent.Terminated.class)).isEqualTo(new LinkEvent.Terminated(kind, detail));
        heard.closed();
    }

    @Test
    void shouldTellACutConnectionOnce() {
        api.fault("{'kind':'cut','times':1,'afterAudioMillis':200}");
        openAndStart();
        for (int i = 0; i < 4; i++) {
            link.sendAudio(new byte[6_000]);
        }

        assertThat(heard.closed().code()).isEqualTo(1006);
        link.sendAudio(new byte[6_000]);
        assertThat(heard.all(LinkEvent.Closed.class)).hasSize(1);
    }

    @Test
    void shouldTellTheCodeOfACloseFrame() {
        api.fault("{'kind':'close-frame','times':1,'afterMillis':100,'code':4321,'text':'because'}");
        open();

        assertThat(heard.closed()).isEqualTo(new LinkEvent.Closed(4321, "because"));
    }

    @Test
    void shouldSurviveGarbageAndAMegabyteAndBinary() {
        openAndStart();
        sendText("¡garbage!");
        api.fault("{'kind':'send-text','sessionId':'" + id() + "','text':'0123456789 ','repeat':100000}");
        api.fault("{'kind':'send-text','sessionId':'" + id() + "','binaryBytes':70000}");

        assertThat(heard.await(LinkEvent.Unknown.class, 3))
                .extracting(LinkEvent.Unknown::text)
                .satisfies(texts -> {
                    assertThat(texts.get(0)).isEqualTo("¡garbage!");
                    assertThat(texts.get(1))
                            .startsWith("text of 1100000 characters: 0123456789 ")
                            .hasSizeLessThan(300);
                    assertThat(texts.get(2)).isEqualTo("binary message of 70000 bytes");
                });
        link.sendAudio(new byte[6_000]);
        heard.await(LinkEvent.Acknowledged.class);
    }

    @Test
    void shouldShowBackPressureWhereNobodyReads() {
        api.fault("{'kind':'slow-reader','times':1,'afterAudioMillis':0}");
        openAndStart();
        byte[] frame = new byte[65_536];
        int sent = 0;
        // As a session does it: at most four under way.
        while (sent < 400 && taken(sent - 3)) {
            link.sendAudio(frame);
            sent++;
        }
        assertThat(sent).as("frames until the socket took no more").isBetween(4, 399);

        link.skip();
        heard.await(LinkEvent.AudioSent.class, sent - 1);
        assertThat(heard.all(LinkEvent.AudioSent.class)).hasSize(sent - 1);
    }

    private boolean taken(int frames) {
        try {
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofMillis(700))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> heard.all(LinkEvent.AudioSent.class).size() >= frames);
            return true;
        } catch (org.awaitility.core.ConditionTimeoutException stuck) {
            return false;
        }
    }

    private void sendText(String text) {
        api.fault("{'kind':'send-text','sessionId':'" + id() + "','text':'" + text + "'}");
    }

    private String id() {
        List<jakarta.json.JsonObject> sessions = api.sessions(face);
        assertThat(sessions).hasSize(1);
        return sessions.get(0).getString("id");
    }
}
