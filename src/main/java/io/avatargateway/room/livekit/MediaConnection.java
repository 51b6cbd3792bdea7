package io.avatargateway.room.livekit;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import io.avatargateway.room.Media;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/**
 * A peer connection that only receives. Its methods wait for WebRTC's own threads, within a bound, and belong to the
 * participant's lane. Its listener and the media are called on WebRTC's threads.
 */
final class MediaConnection implements PeerConnectionObserver {

    /** Told what the connection does, on WebRTC's threads: must hop to another one at once. */
    interface Listener {
        /** An address of ours that the other side may try. */
        void onCandidate(RTCIceCandidate candidate);

        /** The connection is lost, or never came about. */
        void onFailed();
    }

    /** A server has no more reason for candidates than interfaces, times transports. */
    private static final int MAX_EARLY_CANDIDATES = 100;

    private final Media media;
    private final Listener listener;
    private final RTCPeerConnection connection;
    private final List<RTCIceCandidate> early = new ArrayList<>();
    private boolean remoteIsKnown;
    private volatile boolean closed;

    MediaConnection(PeerConnectionFactory factory, List<RTCIceServer> servers, Media media, Listener listener) {
        this.media = media;
        this.listener = listener;
        this.connection = factory.createPeerConnection(configuration(servers), this);
    }

    /** Takes an offer of the room's server and gives the answer to be sent. */
    String answer(String offer) {
        new DescriptionObserver(answer ->
                        connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.OFFER, offer), answer))
                .get();
        remoteIsKnown = true;
        early.forEach(connection::addIceCandidate);
        early.clear();
        if (media == Media.NONE) {
            // What is not wanted is not even sent.
            for (RTCRtpTransceiver section : connection.getTransceivers()) {
                section.setDirection(RTCRtpTransceiverDirection.INACTIVE);
            }
        }
        RTCSessionDescription ours =
                new DescriptionObserver(made -> connection.createAnswer(new RTCAnswerOptions(), made)).get();
        new DescriptionObserver(set -> connection.setLocalDescription(ours, set)).get();
        return ours.sdp;
    }

    /** An address of the other side's; kept until its description is there. */
    void tryCandidate(RTCIceCandidate theirs) {
        if (remoteIsKnown) {
            connection.addIceCandidate(theirs);
        } else if (early.size() < MAX_EARLY_CANDIDATES) {
            early.add(theirs);
        }
    }

    /** Lets go of everything. Once. */
    void close() {
        closed = true;
        connection.close();
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
        listener.onCandidate(candidate);
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
        if (state == RTCPeerConnectionState.FAILED) {
            listener.onFailed();
        }
    }

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
        if (media == Media.NONE) {
            return;
        }
        var track = transceiver.getReceiver().getTrack();
        if (track instanceof VideoTrack video) {
            video.addSink(this::see);
        } else if (track instanceof AudioTrack audio) {
            audio.addSink(this::hear);
        }
    }

    private void see(VideoFrame frame) {
        try {
            if (closed) {
                return;
            }
            // The frame's own buffer, not one more reference to it.
            I420Buffer picture = frame.buffer.toI420();
            media.onFrame(new Media.Frame(
                    picture.getWidth(),
                    picture.getHeight(),
                    picture.getDataY(),
                    picture.getStrideY(),
                    picture.getDataU(),
                    picture.getStrideU(),
                    picture.getDataV(),
                    picture.getStrideV()));
        } finally {
            // Else ten seconds leak 50 MB.
            frame.release();
        }
    }

    private void hear(byte[] samples, int bitsPerSample, int rateHz, int channels, int frames) {
        if (!closed && bitsPerSample == Short.SIZE) {
            media.onSound(samples, rateHz, channels, frames);
        }
    }

    private static RTCConfiguration configuration(List<RTCIceServer> servers) {
        RTCConfiguration configuration = new RTCConfiguration();
        configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
        configuration.iceServers = servers;
        if (onlyLoopback()) {
            // WebRTC finds no address there; a socket on any of them still reaches the other side.
            configuration
                    .portAllocatorConfig
                    .setEnableAnyAddressPorts(true)
                    .setDisableAdapterEnumeration(true)
                    .setDisableTcp(true);
        }
        return configuration;
    }

    private static boolean onlyLoopback() {
        try {
            return NetworkInterface.networkInterfaces().noneMatch(MediaConnection::isOrdinary);
        } catch (SocketException none) {
            return true;
        }
    }

    private static boolean isOrdinary(NetworkInterface candidate) {
        try {
            return candidate.isUp()
                    && !candidate.isLoopback()
                    && candidate.getInetAddresses().hasMoreElements();
        } catch (SocketException gone) {
            return false;
        }
    }
}
