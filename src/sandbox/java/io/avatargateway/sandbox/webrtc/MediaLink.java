package io.avatargateway.sandbox.webrtc;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer connection to a viewer. Its methods wait for WebRTC's own threads, seconds at worst, and belong to one
 * thread of the viewer's. Its listener is called on WebRTC's threads.
 */
public final class MediaLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MediaLink.class);
    /** A viewer has no more reason for candidates than interfaces, times transports. */
    private static final int MAX_EARLY_CANDIDATES = 100;

    /** Told what the connection does, on WebRTC's threads: must hop to another one at once. */
    public interface Listener {
        /**
         * An address of ours that the viewer may try.
         *
         * @param candidate to be sent behind the description that is being made
         */
        void onCandidate(Candidate candidate);

        /** The connection is lost, or never came about. */
        void onFailed();
    }

    /**
     * An address to try.
     *
     * @param line as in a description, {@code candidate:…}
     * @param mid of its section, may be null
     * @param lineIndex of its section
     */
    public record Candidate(String line, String mid, int lineIndex) {}

    /**
     * A description to be sent.
     *
     * @param sdp its text
     * @param tracksByMid which track is in which section
     * @param candidates to be sent right behind it
     */
    public record Description(String sdp, Map<String, String> tracksByMid, List<Candidate> candidates) {}

    private final AvatarFeed feed;
    private final int loopbackPort;
    private final RTCPeerConnection connection;
    private static final int START_KILOBITS_PER_SECOND = 1_500;

    private final List<RTCRtpSender> senders = new ArrayList<>();
    private final List<MediaStreamTrack> tracks = new ArrayList<>();
    private final List<RTCDataChannel> channels = new ArrayList<>();
    private final List<RTCIceCandidate> early = new ArrayList<>();
    private AvatarFeed.Running running;
    private TrackNames shown;
    private boolean remoteIsKnown;
    private boolean closed;

    /**
     * A connection over which nothing flows yet.
     *
     * @param feed the avatar that may be shown
     * @param listener told what happens
     */
    public MediaLink(AvatarFeed feed, Listener listener) {
        this.feed = feed;
        loopbackPort = feed.webRtc().takeLoopbackPort();
        connection = feed.webRtc()
                .factory()
                .createPeerConnection(feed.webRtc().configuration(loopbackPort), new Observer(listener));
    }

    /** Opens LiveKit's data channels, so that there is something to offer. */
    public void addDataChannels() {
        Native.call(this::openChannels);
    }

    private void openChannels() {
        channels.add(connection.createDataChannel("_reliable", new RTCDataChannelInit()));
        RTCDataChannelInit lossy = new RTCDataChannelInit();
        lossy.ordered = false;
        lossy.maxRetransmits = 0;
        channels.add(connection.createDataChannel("_lossy", lossy));
    }

    /**
     * Shows the avatar, from the next description on.
     *
     * @param names its names
     * @param asOffer whether that description is our own offer, with sections of its own
     */
    public void show(TrackNames names, boolean asOffer) {
        if (running != null) {
            return;
        }
        running = feed.acquire();
        shown = names;
        Native.call(() -> quietly(() -> addTracks(names, asOffer)));
    }

    private void addTracks(TrackNames names, boolean asOffer) {
        VideoTrack video = feed.webRtc().factory().createVideoTrack(names.videoTrack(), running.video());
        tracks.add(video);
        senders.add(send(video, stream(names, names.videoTrack()), asOffer));
        AudioTrack audio = feed.webRtc().factory().createAudioTrack(names.audioTrack(), running.audio());
        tracks.add(audio);
        senders.add(send(audio, stream(names, names.audioTrack()), asOffer));
    }

    /** One for both, so that the viewer's browser brings them together, unless what it would go by is wrong. */
    private String stream(TrackNames names, String track) {
        return names.participant() + "|" + (running.isInStep() ? "avatar" : track);
    }

    private RTCRtpSender send(MediaStreamTrack track, String stream, boolean asOffer) {
        if (!asOffer) {
            return connection.addTrack(track, List.of(stream));
        }
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.direction = RTCRtpTransceiverDirection.SEND_ONLY;
        init.streamIds = List.of(stream);
        return connection.addTransceiver(track, init).getSender();
    }

    /**
     * Makes an offer; the answer goes to {@link #accept}.
     *
     * @return to be sent
     * @throws MediaException if WebRTC refuses
     */
    public Description offer() {
        Awaited made = new Awaited();
        Native.call(() -> connection.createOffer(new RTCOfferOptions(), made));
        return described(made.get());
    }

    /**
     * Takes the viewer's answer to the last offer.
     *
     * @param answer its text
     * @throws MediaException if it does not fit
     */
    public void accept(String answer) {
        learn(new RTCSessionDescription(RTCSdpType.ANSWER, answer));
    }

    /**
     * Takes an offer of the viewer's. The answer is another step, since tracks can be added in between.
     *
     * @param offer its text
     * @throws MediaException if it does not fit
     */
    public void consider(String offer) {
        learn(new RTCSessionDescription(RTCSdpType.OFFER, offer));
    }

    /**
     * Answers the offer that was considered last.
     *
     * @return to be sent
     * @throws MediaException if WebRTC refuses
     */
    public Description answer() {
        Awaited made = new Awaited();
        Native.call(() -> connection.createAnswer(new RTCAnswerOptions(), made));
        return described(made.get());
    }

    /**
     * An address of the viewer's; kept until its description is there, and ignored if it is none.
     *
     * @param candidate what it sent
     */
    public void tryCandidate(Candidate candidate) {
        RTCIceCandidate theirs = new RTCIceCandidate(candidate.mid(), candidate.lineIndex(), candidate.line());
        if (remoteIsKnown) {
            tryQuietly(theirs);
        } else if (early.size() < MAX_EARLY_CANDIDATES) {
            early.add(theirs);
        }
    }

    /** Lets go of everything, in the order that WebRTC survives. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Native.call(() -> quietly(() -> senders.forEach(sender -> sender.replaceTrack(null))));
            Native.call(() -> channels.forEach(RTCDataChannel::dispose));
            Native.call(connection::close);
            Native.call(() -> quietly(() -> tracks.forEach(MediaStreamTrack::dispose)));
        } finally {
            if (running != null) {
                feed.release();
            }
            feed.webRtc().giveBack(loopbackPort);
        }
    }

    /** While no sound is pushed. */
    private void quietly(Runnable change) {
        if (running == null) {
            return;
        }
        running.soundLock().lock();
        try {
            change.run();
        } finally {
            running.soundLock().unlock();
        }
    }

    private void learn(RTCSessionDescription theirs) {
        Awaited set = new Awaited();
        RTCSessionDescription quick =
                new RTCSessionDescription(theirs.sdpType, Sdp.withStartBitrate(theirs.sdp, START_KILOBITS_PER_SECOND));
        Native.call(() -> connection.setRemoteDescription(quick, set));
        set.get();
        remoteIsKnown = true;
        List<RTCIceCandidate> waited = List.copyOf(early);
        early.clear();
        waited.forEach(this::tryQuietly);
    }

    private void tryQuietly(RTCIceCandidate theirs) {
        try {
            Native.call(() -> connection.addIceCandidate(theirs));
        } catch (MediaException e) {
            LOG.debug("a candidate was refused: {}", e.getMessage());
        }
    }

    private Description described(RTCSessionDescription ours) {
        Awaited set = new Awaited();
        Native.call(() -> connection.setLocalDescription(ours, set));
        set.get();
        return new Description(
                ours.sdp,
                shown == null ? Map.of() : Sdp.tracksByMid(ours.sdp, shown),
                loopbackCandidate(ours.sdp).stream().toList());
    }

    /**
     * WebRTC gathers nothing on the loopback interface: where there is no other, its one address is written by hand.
     */
    private Optional<Candidate> loopbackCandidate(String sdp) {
        if (loopbackPort == 0) {
            return Optional.empty();
        }
        return Sdp.userFragment(sdp)
                .map(fragment -> new Candidate(
                        "candidate:1 1 udp 2122260223 127.0.0.1 " + loopbackPort + " typ host generation 0 ufrag "
                                + fragment + " network-id 1",
                        Sdp.firstMid(sdp).orElse("0"),
                        0));
    }

    private record Observer(Listener listener) implements PeerConnectionObserver {
        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {
            listener.onCandidate(new Candidate(candidate.sdp, candidate.sdpMid, candidate.sdpMLineIndex));
        }

        @Override
        public void onConnectionChange(RTCPeerConnectionState state) {
            if (state == RTCPeerConnectionState.FAILED) {
                listener.onFailed();
            }
        }
    }
}
