package io.avatargateway.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.TrickleRequest;

/** A participant on WebRTC, for tests: counts the frames and keeps the sound. On the path where the server offers. */
final class RtcViewer implements AutoCloseable, PeerConnectionObserver {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** One for all tests of this process; the dummy device would never play out, and so never tell of sound. */
    private static final PeerConnectionFactory FACTORY = new PeerConnectionFactory(new HeadlessAudioDeviceModule());

    private static final int CLEARLY = 12;
    private static final int STILL_PIXELS = 40;

    /** What comes when it has gone is thrown away: an exception in a call from WebRTC ends the Java machine. */
    private final ExecutorService lane = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new ThreadPoolExecutor.DiscardPolicy());

    private final AtomicInteger frames = new AtomicInteger();
    private final AtomicInteger framesLikeTheOneBefore = new AtomicInteger();
    private final ByteArrayOutputStream sound = new ByteArrayOutputStream();
    private final RTCPeerConnection connection;
    private final SignalClient signals;
    private byte[] lastLuma = {};
    private volatile int soundRateHz;
    private volatile int widthPixels;
    private volatile int heightPixels;
    private volatile int cornerBrightness;
    private volatile long loudNanos;
    private volatile boolean going;

    RtcViewer(URI server, String token) {
        connection = FACTORY.createPeerConnection(new RTCConfiguration(), this);
        signals = SignalClient.connect(
                server,
                "/rtc?auto_subscribe=1&protocol=17&access_token=" + token,
                message -> onLane(() -> understand(message)));
    }

    int frames() {
        return frames.get();
    }

    /** How many frames showed what the one before them showed. */
    int framesLikeTheOneBefore() {
        return framesLikeTheOneBefore.get();
    }

    int widthPixels() {
        return widthPixels;
    }

    int heightPixels() {
        return heightPixels;
    }

    /** Of a place near the upper left corner, where no avatar is: 16 to 235. */
    int cornerBrightness() {
        return cornerBrightness;
    }

    /** When something was heard last, of {@link System#nanoTime()}; 0 for never. */
    long loudNanos() {
        return loudNanos;
    }

    /** All that was heard, at 16 kHz. */
    short[] sound() {
        byte[] bytes;
        synchronized (sound) {
            bytes = sound.toByteArray();
        }
        int step = soundRateHz == 0 ? 1 : soundRateHz / 16_000;
        short[] samples = new short[bytes.length / 2 / step];
        for (int i = 0; i < samples.length; i++) {
            int at = 2 * i * step;
            samples[i] = (short) ((bytes[at] & 0xff) | bytes[at + 1] << 8);
        }
        return samples;
    }

    SignalClient signals() {
        return signals;
    }

    private void understand(SignalResponse message) {
        switch (message.getMessageCase()) {
            case OFFER -> answer(message.getOffer());
            case TRICKLE -> {
                try {
                    JsonNode init = JSON.readTree(message.getTrickle().getCandidateInit());
                    connection.addIceCandidate(new RTCIceCandidate(
                            init.get("sdpMid").textValue(),
                            init.get("sdpMLineIndex").intValue(),
                            init.get("candidate").textValue()));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            default -> {
                // Nothing that a viewer of this kind would do something about.
            }
        }
    }

    private void answer(SessionDescription offer) {
        Done set = new Done();
        connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.OFFER, offer.getSdp()), set);
        set.await();
        Done made = new Done();
        connection.createAnswer(new RTCAnswerOptions(), made);
        made.await();
        Done known = new Done();
        connection.setLocalDescription(made.description, known);
        known.await();
        signals.say(SignalRequest.newBuilder()
                .setAnswer(SessionDescription.newBuilder()
                        .setType("answer")
                        .setSdp(made.description.sdp)
                        .setId(offer.getId())));
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
        onLane(() -> signals.say(SignalRequest.newBuilder()
                .setTrickle(TrickleRequest.newBuilder()
                        .setTarget(SignalTarget.SUBSCRIBER)
                        .setCandidateInit(JSON.createObjectNode()
                                .put("candidate", candidate.sdp)
                                .put("sdpMid", candidate.sdpMid)
                                .put("sdpMLineIndex", candidate.sdpMLineIndex)
                                .toString()))));
    }

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
        var track = transceiver.getReceiver().getTrack();
        if (track instanceof VideoTrack video) {
            video.addSink(this::see);
        } else if (track instanceof AudioTrack audio) {
            audio.addSink(this::hear);
        }
    }

    private void see(VideoFrame frame) {
        try {
            // The frame's own buffer, not one more reference to it.
            I420Buffer picture = frame.buffer.toI420();
            ByteBuffer plane = picture.getDataY();
            byte[] luma = new byte[plane.remaining()];
            plane.get(luma);
            if (isLike(luma, lastLuma)) {
                framesLikeTheOneBefore.incrementAndGet();
            }
            lastLuma = luma;
            widthPixels = picture.getWidth();
            heightPixels = picture.getHeight();
            cornerBrightness = plane.get(8 * picture.getStrideY() + 8) & 0xff;
            frames.incrementAndGet();
        } finally {
            frame.release();
        }
    }

    /** But for what the codec makes better from frame to frame. */
    private static boolean isLike(byte[] luma, byte[] before) {
        int changed = 0;
        for (int i = 0; i < luma.length && before.length == luma.length; i++) {
            if (Math.abs((luma[i] & 0xff) - (before[i] & 0xff)) > CLEARLY) {
                changed++;
            }
        }
        return before.length == luma.length && changed < STILL_PIXELS;
    }

    private void hear(byte[] data, int bitsPerSample, int sampleRateHz, int channels, int samples) {
        soundRateHz = sampleRateHz;
        int loudest = 0;
        synchronized (sound) {
            for (int i = 0; i < samples; i++) {
                int at = 2 * i * channels;
                sound.write(data, at, 2);
                loudest = Math.max(loudest, Math.abs((data[at] & 0xff) | data[at + 1] << 8));
            }
        }
        if (loudest > 500) {
            loudNanos = System.nanoTime();
        }
    }

    /** Unless it is about to go: WebRTC finds candidates until then. */
    private void onLane(Runnable task) {
        lane.execute(() -> {
            if (!going) {
                task.run();
            }
        });
    }

    /** Goes as a client does that says so. */
    void leave() {
        onLane(() -> {
            going = true;
            signals.sayLeave();
        });
        signals.awaitClose();
    }

    /** Goes without a word. */
    @Override
    public void close() {
        going = true;
        lane.shutdown();
        try {
            if (!lane.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the viewer's thread hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        signals.close();
        connection.close();
    }

    /** One answer of WebRTC's. */
    private static final class Done implements CreateSessionDescriptionObserver, SetSessionDescriptionObserver {
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile RTCSessionDescription description;
        private volatile String failure;

        @Override
        public void onSuccess(RTCSessionDescription made) {
            description = made;
            done.countDown();
        }

        @Override
        public void onSuccess() {
            done.countDown();
        }

        @Override
        public void onFailure(String error) {
            failure = error;
            done.countDown();
        }

        void await() {
            try {
                if (!done.await(10, TimeUnit.SECONDS) || failure != null) {
                    throw new AssertionError("WebRTC: " + failure);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
