package io.avatargateway.sandbox.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.avatargateway.sandbox.http.Json;
import io.avatargateway.sandbox.webrtc.MediaException;
import io.avatargateway.sandbox.webrtc.MediaLink;
import io.avatargateway.sandbox.webrtc.TrackNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.LeaveRequest.Action;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.TrickleRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A participant who watches. Everything it does happens on its lane; what comes from its socket, its room and WebRTC's
 * threads hops there first.
 */
final class Viewer implements Peer {
    private static final Logger LOG = LoggerFactory.getLogger(Viewer.class);

    private final RoomView room;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final Admission admission;
    private final SignalWire wire;
    private final String sid = Ids.participant();
    private final Lane lane;
    private Negotiation negotiation;
    private boolean avatarIsThere;
    private volatile boolean ended;

    Viewer(RoomView room, Admission admission, SignalWire wire) {
        this.room = room;
        this.admission = admission;
        this.wire = wire;
        this.lane = new Lane("sandbox-viewer-" + sid);
    }

    String identity() {
        return admission.identity();
    }

    ParticipantInfo info(ParticipantInfo.State state) {
        return Signals.viewer(sid, admission.identity(), state);
    }

    /**
     * The room has let it in. Any thread.
     *
     * @param others who is there already, the avatar among them or not
     * @param avatarIsThereAlready whether it is
     */
    void welcome(List<ParticipantInfo> others, boolean avatarIsThereAlready) {
        onLane(() -> {
            avatarIsThere = avatarIsThereAlready;
            send(Signals.join(room.info(), info(ParticipantInfo.State.JOINED), others, !admission.clientOffers()));
            negotiation = admission.clientOffers() ? new ClientOffers(this, admission.offer()) : new ServerOffers(this);
            negotiation.begin();
        });
    }

    /** Others came or went. Any thread. */
    void tell(ParticipantInfo other) {
        onLane(() -> send(Signals.update(List.of(other))));
    }

    /** The avatar is there from now on. Any thread. */
    void avatarArrived(ParticipantInfo avatar) {
        onLane(() -> {
            avatarIsThere = true;
            send(Signals.update(List.of(avatar)));
            negotiation.avatarArrived();
        });
    }

    /** Tells it to go. Any thread. */
    void dismiss(DisconnectReason reason, Action action) {
        lane.end(() -> {
            send(Signals.leave(reason, action));
            leave();
        });
    }

    /** Its socket is gone. Any thread. */
    void onGone() {
        // What still waits has nobody left to reach.
        ended = true;
        lane.end(this::leave);
    }

    /** A message came in. On Jetty's thread. */
    void onMessage(byte[] message) {
        onLane(() -> understand(message));
    }

    /** Completes when it has let go of everything. */
    CompletionStage<Void> gone() {
        return gone;
    }

    boolean awaitEnd(long millis) throws InterruptedException {
        return lane.awaitEnd(millis);
    }

    private void onLane(Runnable task) {
        boolean taken = lane.execute(() -> {
            try {
                if (!ended) {
                    task.run();
                }
            } catch (MediaException e) {
                LOG.info("a viewer of {} is sent away: {}", room.name(), e.getMessage());
                dismiss(DisconnectReason.JOIN_FAILURE, Action.DISCONNECT);
            }
        });
        if (!taken && !lane.hasEnded()) {
            LOG.info("a viewer of {} says more than anybody could mean, and is cut off", room.name());
            onGone();
        }
    }

    private void understand(byte[] message) {
        SignalRequest request;
        try {
            request = SignalRequest.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            LOG.debug("{} bytes are no message of LiveKit's", message.length);
            dismiss(DisconnectReason.STATE_MISMATCH, Action.DISCONNECT);
            return;
        }
        switch (request.getMessageCase()) {
            case OFFER -> negotiation.onOffer(request.getOffer());
            case ANSWER -> negotiation.onAnswer(request.getAnswer());
            case TRICKLE -> onTrickle(request.getTrickle());
            case PING -> send(Signals.pong(System.currentTimeMillis()));
            case PING_REQ -> send(Signals.pong(request.getPingReq(), System.currentTimeMillis()));
            case LEAVE -> onGone();
            default -> LOG.debug("{} is not for this room", request.getMessageCase());
        }
    }

    private void onTrickle(TrickleRequest trickle) {
        try {
            JsonNode init = Json.read(trickle.getCandidateInit().getBytes(StandardCharsets.UTF_8));
            String line = init.path("candidate").asText("");
            // An empty one says that there are no more.
            if (!line.isEmpty()) {
                negotiation.onCandidate(
                        new MediaLink.Candidate(
                                line,
                                init.path("sdpMid").asText("0"),
                                init.path("sdpMLineIndex").asInt(0)),
                        trickle.getTarget());
            }
        } catch (IOException e) {
            LOG.debug("a candidate was not understood", e);
        }
    }

    /** The last that happens on the lane. */
    private void leave() {
        ended = true;
        wire.close();
        try {
            if (negotiation != null) {
                negotiation.close();
            }
        } finally {
            gone.complete(null);
        }
    }

    @Override
    public boolean avatarIsThere() {
        return avatarIsThere;
    }

    @Override
    public TrackNames avatarNames() {
        return room.avatarNames();
    }

    @Override
    public MediaLink newLink(SignalTarget target) {
        return room.newLink(new MediaLink.Listener() {
            @Override
            public void onCandidate(MediaLink.Candidate candidate) {
                onLane(() -> Viewer.this.send(Signals.candidate(candidate, target)));
            }

            @Override
            public void onFailed() {
                LOG.debug("a connection of {} failed", sid);
                dismiss(DisconnectReason.CONNECTION_TIMEOUT, Action.RECONNECT);
            }
        });
    }

    @Override
    public void send(SignalResponse message) {
        wire.send(message);
    }

    @Override
    public void send(List<MediaLink.Candidate> candidates, SignalTarget target) {
        candidates.forEach(candidate -> send(Signals.candidate(candidate, target)));
    }
}
