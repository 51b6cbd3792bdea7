package io.avatargateway.room.livekit;

import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceServer;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import livekit.LivekitRtc.ICEServer;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.TrickleRequest;

/** Addresses to try, between LiveKit's words (JSON in a message, as browsers have it) and WebRTC's. */
final class Candidates {

    private Candidates() {}

    static TrickleRequest toMessage(RTCIceCandidate candidate) {
        JsonObjectBuilder init = Json.createObjectBuilder()
                .add("candidate", candidate.sdp)
                .add("sdpMLineIndex", candidate.sdpMLineIndex);
        if (candidate.sdpMid != null) {
            init.add("sdpMid", candidate.sdpMid);
        }
        return TrickleRequest.newBuilder()
                .setTarget(SignalTarget.SUBSCRIBER)
                .setCandidateInit(init.build().toString())
                .build();
    }

    /** Empty if it cannot be read, or says that there are no more. */
    static Optional<RTCIceCandidate> ofMessage(TrickleRequest trickle) {
        try (JsonReader reader = Json.createReader(new StringReader(trickle.getCandidateInit()))) {
            JsonObject init = reader.readObject();
            String line = init.getString("candidate", "");
            return line.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new RTCIceCandidate(init.getString("sdpMid", ""), init.getInt("sdpMLineIndex", 0), line));
        } catch (JsonException | IllegalStateException | ClassCastException unreadable) {
            return Optional.empty();
        }
    }

    static RTCIceServer toServer(ICEServer server) {
        RTCIceServer ours = new RTCIceServer();
        ours.urls = List.copyOf(server.getUrlsList());
        ours.username = server.getUsername();
        ours.password = server.getCredential();
        return ours;
    }
}
