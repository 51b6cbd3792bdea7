package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.StreamSupport;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.Ping;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.TrickleRequest;
import livekit.LivekitRtc.WrappedJoinRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LiveKit's signalling, message by message, over real sockets. */
@NeedsWebRtc
class RoomSignallingTest {
    private final Sandbox sandbox = start();
    private final SimliClient simli = new SimliClient(sandbox);

    private static Sandbox start() {
        try {
            return Sandbox.start(SandboxSettings.defaults().withPort(0).with("SANDBOX_MAX_VIEWERS", "3"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private SignalClient join(String token) {
        return SignalClient.join(sandbox.baseUri(), token);
    }

    @Test
    void shouldTellWhoIsThereAndOfferPictureAndSound() {
        String token = simli.start("ada").joinToken();

        try (SignalClient viewer = join(token)) {
            JoinResponse join = viewer.awaitJoin();
            assertThat(viewer.kinds()).first().isEqualTo(MessageCase.JOIN);
            assertThat(join.getSubscriberPrimary()).isTrue();
            assertThat(join.getRoom().getName()).startsWith("room-");
            assertThat(join.getRoom().getSid()).startsWith("RM_");
            assertThat(join.getParticipant().getIdentity()).startsWith("viewer-");
            assertThat(join.getParticipant().getPermission().getCanSubscribe()).isTrue();
            assertThat(join.getPingInterval()).isPositive();
            ParticipantInfo avatar = join.getOtherParticipants(0);
            assertThat(avatar.getTracksList())
                    .extracting(TrackInfo::getMimeType)
                    .containsExactly("video/VP8", "audio/opus");

            SessionDescription offer = viewer.await(MessageCase.OFFER).getOffer();
            assertThat(offer.getId()).isEqualTo(1);
            assertThat(offer.getMidToTrackIdMap().values())
                    .containsExactlyInAnyOrderElementsOf(avatar.getTracksList().stream()
                            .map(TrackInfo::getSid)
                            .toList());
            assertThat(offer.getSdp()).contains("a=sendonly").doesNotContain("a=sendrecv");
            var trickle = viewer.await(MessageCase.TRICKLE).getTrickle();
            assertThat(trickle.getTarget()).isEqualTo(SignalTarget.SUBSCRIBER);
            assertThat(trickle.getCandidateInit()).contains("\"candidate\":\"candidate:");
        }
    }

    @Test
    void shouldBringTheAvatarToAViewerWhoCameBeforeIt() {
        simli.fault("{'kind': 'start-late', 'afterMillis': 4000}");
        SimliClient.Socket session = simli.open("ada");

        try (SignalClient viewer = join(session.joinToken())) {
            assertThat(viewer.awaitJoin().getOtherParticipantsList()).isEmpty();
            SessionDescription first = viewer.await(MessageCase.OFFER).getOffer();
            assertThat(first.getSdp()).contains("m=application").doesNotContain("m=video");
            session.await("START");
            ParticipantInfo avatar = viewer.awaitParticipant("avatar", ParticipantInfo.State.ACTIVE);
            assertThat(avatar.getTracksCount()).isEqualTo(2);
        }
    }

    @Test
    void shouldAskAClientThatOffersForRoomWhenTheAvatarComes() {
        simli.fault("{'kind': 'start-late', 'afterMillis': 4000}");
        String token = simli.open("ada").joinToken();

        try (SignalClient viewer = SignalClient.joinV1(sandbox.baseUri(), token, JoinRequest.getDefaultInstance())) {
            assertThat(viewer.awaitJoin().getSubscriberPrimary()).isFalse();
            var wanted = viewer.await(MessageCase.MEDIA_SECTIONS_REQUIREMENT).getMediaSectionsRequirement();
            assertThat(wanted.getNumAudios()).isEqualTo(1);
            assertThat(wanted.getNumVideos()).isEqualTo(1);
        }
    }

    @Test
    void shouldAnswerBothKindsOfPing() {
        try (SignalClient viewer = join(simli.start("ada").joinToken())) {
            viewer.awaitJoin();
            viewer.say(SignalRequest.newBuilder().setPing(1));
            viewer.say(SignalRequest.newBuilder().setPingReq(Ping.newBuilder().setTimestamp(1234)));
            assertThat(viewer.await(MessageCase.PONG).getPong()).isPositive();
            assertThat(viewer.await(MessageCase.PONG_RESP).getPongResp().getLastPingTimestamp())
                    .isEqualTo(1234);
        }
    }

    @Test
    void shouldSendTheOlderOneAwayWhenTheSameIdentityJoinsAgain() {
        String token = simli.start("ada").joinToken();

        try (SignalClient older = join(token);
                SignalClient newer = joinBehind(older, token)) {
            LeaveRequest leave = older.awaitLeave();
            assertThat(leave.getReason()).isEqualTo(DisconnectReason.DUPLICATE_IDENTITY);
            assertThat(leave.getAction()).isEqualTo(LeaveRequest.Action.DISCONNECT);
            older.awaitClose();
            assertThat(newer.awaitJoin().getOtherParticipantsList())
                    .extracting(ParticipantInfo::getIdentity)
                    .containsExactly("avatar");
            newer.await(MessageCase.OFFER);
            assertThat(newer.isClosed()).isFalse();
        }
    }

    private SignalClient joinBehind(SignalClient older, String token) {
        older.awaitJoin();
        return join(token);
    }

    @Test
    void shouldTellAClientThatWantsToResumeToJoinAnew() {
        String token = simli.start("ada").joinToken();

        for (String path : new String[] {
            "/rtc?reconnect=1&sid=PA_gone&access_token=" + token,
            "/rtc/v1?access_token=" + token + "&join_request="
                    + SignalClient.wrapped(JoinRequest.newBuilder()
                            .setReconnect(true)
                            .setParticipantSid("PA_gone")
                            .build())
        }) {
            try (SignalClient viewer = SignalClient.connect(sandbox.baseUri(), path, message -> {})) {
                LeaveRequest leave = viewer.awaitLeave();
                assertThat(viewer.kinds()).containsExactly(MessageCase.LEAVE);
                assertThat(leave.getReason()).isEqualTo(DisconnectReason.STATE_MISMATCH);
                assertThat(leave.getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
                viewer.awaitClose();
            }
        }
    }

    @Test
    void shouldTellViewersThatTheAvatarHasGoneWithTheSession() {
        SimliClient.Socket session = simli.start("ada");
        String token = session.joinToken();

        try (SignalClient viewer = join(token)) {
            viewer.awaitJoin();
            session.say("DONE");
            viewer.awaitParticipant("avatar", ParticipantInfo.State.DISCONNECTED);
            assertThat(viewer.awaitLeave().getReason()).isEqualTo(DisconnectReason.ROOM_DELETED);
            viewer.awaitClose();
        }
        assertThat(simli.get("/rtc/validate?access_token=" + token).text()).contains("requested room does not exist");
        assertThat(SignalClient.refusal(sandbox.baseUri(), "/rtc?access_token=" + token))
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rtc", "/rtc/v1"})
    void shouldRefuseTokensThatAreNotGood(String path) {
        String good = simli.start("ada").joinToken();
        // The last letter of a signature holds bits that do not count.
        char last = good.charAt(good.length() - 2);
        String forged =
                good.substring(0, good.length() - 2) + (last == 'A' ? 'B' : 'A') + good.charAt(good.length() - 1);

        for (String token : new String[] {"", "nonsense", forged, good.substring(0, good.lastIndexOf('.') + 1)}) {
            assertThat(SignalClient.refusal(sandbox.baseUri(), path + "?access_token=" + token))
                    .as(path + " with a token of " + token.length())
                    .isEqualTo(401);
            var validate = simli.get(path + "/validate?access_token=" + token);
            assertThat(validate.status()).isEqualTo(401);
            assertThat(validate.response().headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue("*");
        }
        assertThat(simli.get(path + "/validate?access_token=" + good).status()).isEqualTo(200);
    }

    @Test
    void shouldRefuseATokenThatIsTooOld() throws IOException {
        try (Sandbox hasty =
                Sandbox.start(SandboxSettings.defaults().withPort(0).withTokenSeconds(1))) {
            String token = new SimliClient(hasty).start("ada").joinToken();
            SimliClient client = new SimliClient(hasty);
            await("the token's end")
                    .atMost(Duration.ofSeconds(4))
                    .until(() ->
                            client.get("/rtc/validate?access_token=" + token).status() == 401);
            assertThat(SignalClient.refusal(hasty.baseUri(), "/rtc?access_token=" + token))
                    .isEqualTo(401);
        }
    }

    @Test
    void shouldRefuseJoinRequestsThatCannotBeRead() {
        String token = simli.start("ada").joinToken();
        String notGzip = Base64.getUrlEncoder()
                .encodeToString(WrappedJoinRequest.newBuilder()
                        .setCompression(WrappedJoinRequest.Compression.GZIP)
                        .setJoinRequest(ByteString.copyFromUtf8("not gzip"))
                        .build()
                        .toByteArray());

        for (String request : new String[] {"%21", "AAAA", notGzip}) {
            var answer = simli.get("/rtc/v1/validate?access_token=" + token + "&join_request=" + request);
            assertThat(answer.status()).as(request).isEqualTo(400);
            assertThat(answer.text()).contains("join_request: not readable (expected: ");
        }
    }

    @Test
    void shouldSurviveNonsenseAndSendItsSenderAway() {
        String token = simli.start("ada").joinToken();

        try (SignalClient viewer = join(token)) {
            viewer.await(MessageCase.OFFER);
            // What is only odd is ignored.
            viewer.say(SignalRequest.newBuilder()
                    .setTrickle(TrickleRequest.newBuilder()
                            .setCandidateInit("{not json")
                            .setTarget(SignalTarget.SUBSCRIBER)));
            viewer.say(SignalRequest.newBuilder()
                    .setTrickle(TrickleRequest.newBuilder()
                            .setCandidateInit("{\"candidate\":\"candidate:nonsense\",\"sdpMid\":\"0\"}")
                            .setTarget(SignalTarget.SUBSCRIBER)));
            viewer.say(SignalRequest.newBuilder().setPing(1));
            viewer.await(MessageCase.PONG);
            // What cannot be gone on with ends it.
            viewer.say(SignalRequest.newBuilder()
                    .setAnswer(SessionDescription.newBuilder().setType("answer").setSdp("nonsense")));
            assertThat(viewer.awaitLeave().getReason()).isEqualTo(DisconnectReason.JOIN_FAILURE);
            viewer.awaitClose();
        }
        try (SignalClient viewer = join(token)) {
            viewer.await(MessageCase.OFFER);
            viewer.say(new byte[] {1, 2, 3});
            assertThat(viewer.awaitLeave().getReason()).isEqualTo(DisconnectReason.STATE_MISMATCH);
        }
    }

    @Test
    void shouldLetViewersGoAndTakeOthersInTheirPlace() {
        SignalClient[] viewers = new SignalClient[3];
        for (int i = 0; i < viewers.length; i++) {
            viewers[i] = join(simli.start("face-" + i).joinToken());
            viewers[i].awaitJoin();
        }
        String token = simli.start("ada").joinToken();
        assertThat(SignalClient.refusal(sandbox.baseUri(), "/rtc?access_token=" + token))
                .isEqualTo(503);

        viewers[0].say(SignalRequest.newBuilder().setLeave(LeaveRequest.getDefaultInstance()));
        viewers[0].awaitClose();
        viewers[1].close();

        await("room for one more").atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(
                        simli.get("/rtc/validate?access_token=" + token).status())
                .isEqualTo(200));
        try (SignalClient viewer = join(token)) {
            viewer.awaitJoin();
        } finally {
            viewers[2].close();
        }
    }

    @Test
    void shouldNoteOnTheTimelineWhoJoined() {
        try (SignalClient viewer = join(simli.start("ada").joinToken())) {
            viewer.awaitJoin();
            await().atMost(Duration.ofSeconds(5)).until(() -> StreamSupport.stream(
                            simli.detail("ada").get("timeline").spliterator(), false)
                    .anyMatch(entry -> "viewer".equals(entry.get("kind").textValue())));
        }
    }

    @Test
    void shouldCloseASessionWhoseRoomNobodyJoinsAndKeepOneThatIsWatched() throws IOException {
        try (Sandbox strict =
                Sandbox.start(SandboxSettings.defaults().withPort(0).withJoinSeconds(1))) {
            SimliClient client = new SimliClient(strict);
            SimliClient.Socket lonely = client.start("lonely");
            SimliClient.Socket watched = client.start("watched");
            try (SignalClient viewer = SignalClient.join(strict.baseUri(), watched.joinToken())) {
                viewer.awaitJoin();
                lonely.awaitClose();
                assertThat(lonely.heard).contains("CLOSING nobody joined the room within 1 s");
                watched.say("ping 1");
                watched.await("pong 1");
                assertThat(client.session("watched").get("state").textValue()).isEqualTo("READY");
            }
        }
    }

    @Test
    void shouldSayWhyThereIsNoPicture() throws IOException {
        try (Sandbox blind =
                Sandbox.start(SandboxSettings.defaults().withPort(0).with("SANDBOX_PICTURE", "off"))) {
            assertThat(blind.noPicture())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("SANDBOX_PICTURE"));
            var answer = new SimliClient(blind).get("/rtc/validate");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("no picture: ");
        }
    }
}
