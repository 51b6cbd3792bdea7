package io.avatargateway.sandbox.room;

import io.avatargateway.sandbox.http.Json;
import io.avatargateway.sandbox.webrtc.MediaLink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.ServerInfo;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.MediaSectionsRequirement;
import livekit.LivekitRtc.ParticipantUpdate;
import livekit.LivekitRtc.Ping;
import livekit.LivekitRtc.Pong;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.TrickleRequest;

/**
 * What the server says to a viewer.
 *
 * @see <a href="https://docs.livekit.io/reference/internals/client-protocol/">LiveKit: client protocol</a>
 */
final class Signals {
    private static final int PING_SECONDS = 5;
    private static final int PING_TIMEOUT_SECONDS = 15;
    /** Of a LiveKit server that knows both signalling paths. */
    private static final String SERVER_VERSION = "1.9.0";

    private static final int PROTOCOL = 16;

    private Signals() {}

    static SignalResponse join(
            livekit.LivekitModels.Room room,
            ParticipantInfo viewer,
            List<ParticipantInfo> others,
            boolean serverOffers) {
        return SignalResponse.newBuilder()
                .setJoin(JoinResponse.newBuilder()
                        .setRoom(room)
                        .setParticipant(viewer)
                        .addAllOtherParticipants(others)
                        .setSubscriberPrimary(serverOffers)
                        .setPingInterval(PING_SECONDS)
                        .setPingTimeout(PING_TIMEOUT_SECONDS)
                        .setServerVersion(SERVER_VERSION)
                        .setServerInfo(ServerInfo.newBuilder()
                                .setEdition(ServerInfo.Edition.Standard)
                                .setVersion(SERVER_VERSION)
                                .setProtocol(PROTOCOL)))
                .build();
    }

    static ParticipantInfo viewer(String sid, String identity, ParticipantInfo.State state) {
        return ParticipantInfo.newBuilder()
                .setSid(sid)
                .setIdentity(identity)
                .setState(state)
                .setPermission(ParticipantPermission.newBuilder().setCanSubscribe(true))
                .build();
    }

    static SignalResponse update(List<ParticipantInfo> participants) {
        return SignalResponse.newBuilder()
                .setUpdate(ParticipantUpdate.newBuilder().addAllParticipants(participants))
                .build();
    }

    static SignalResponse offer(MediaLink.Description description, int id) {
        return SignalResponse.newBuilder()
                .setOffer(described("offer", description, id))
                .build();
    }

    static SignalResponse answer(MediaLink.Description description, int id) {
        return SignalResponse.newBuilder()
                .setAnswer(described("answer", description, id))
                .build();
    }

    private static SessionDescription described(String type, MediaLink.Description description, int id) {
        return SessionDescription.newBuilder()
                .setType(type)
                .setSdp(description.sdp())
                .setId(id)
                .putAllMidToTrackId(description.tracksByMid())
                .build();
    }

    static SignalResponse candidate(MediaLink.Candidate candidate, SignalTarget target) {
        Map<String, Object> init = new LinkedHashMap<>();
        init.put("candidate", candidate.line());
        init.put("sdpMid", candidate.mid());
        init.put("sdpMLineIndex", candidate.lineIndex());
        return SignalResponse.newBuilder()
                .setTrickle(TrickleRequest.newBuilder()
                        .setCandidateInit(Json.write(init))
                        .setTarget(target))
                .build();
    }

    static SignalResponse leave(DisconnectReason reason, LeaveRequest.Action action) {
        return SignalResponse.newBuilder()
                .setLeave(LeaveRequest.newBuilder()
                        .setReason(reason)
                        .setAction(action)
                        .setCanReconnect(action != LeaveRequest.Action.DISCONNECT))
                .build();
    }

    /** Asks a client that makes the offers for one with room for the avatar. */
    static SignalResponse wantSections() {
        return SignalResponse.newBuilder()
                .setMediaSectionsRequirement(
                        MediaSectionsRequirement.newBuilder().setNumAudios(1).setNumVideos(1))
                .build();
    }

    /** The older pong: only a time. */
    static SignalResponse pong(long nowMillis) {
        return SignalResponse.newBuilder().setPong(nowMillis).build();
    }

    static SignalResponse pong(Ping ping, long nowMillis) {
        return SignalResponse.newBuilder()
                .setPongResp(Pong.newBuilder()
                        .setLastPingTimestamp(ping.getTimestamp())
                        .setTimestamp(nowMillis))
                .build();
    }
}
