package io.avatargateway.sandbox.webrtc;

import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import io.avatargateway.sandbox.avatar.Framing;
import io.avatargateway.sandbox.avatar.Stage;
import io.avatargateway.sandbox.playout.Pcm;
import io.avatargateway.sandbox.playout.Sound;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One avatar's picture and sound: painted and played once, however many watch, and only while somebody does.
 * Thread-safe.
 */
public final class AvatarFeed {
    private static final int TICKS_PER_SECOND = 100;
    /** WebRTC takes exactly 10 ms of sound at a time; anything else is silence, without an error. */
    private static final int TICK_SAMPLES = Pcm.SAMPLE_RATE_HZ / TICKS_PER_SECOND;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int OUT_RATE_HZ = Pcm.SAMPLE_RATE_HZ * Upsampler.FACTOR;

    /**
     * What an avatar shows.
     *
     * @param name for threads
     * @param faceId its looks
     * @param sound what it says
     * @param framing of its picture
     * @param stage on which a figure from the waist up stands; null for head and shoulders in a square
     * @param framesPerSecond of its picture
     * @param movesInSilence false if its picture freezes while there is nothing to say
     */
    public record Avatar(
            String name,
            String faceId,
            Sound sound,
            Framing framing,
            Stage stage,
            int framesPerSecond,
            boolean movesInSilence) {
        /** Head and shoulders in a square of this many pixels, an even number. */
        public Avatar(
                String name, String faceId, Sound sound, int sizePixels, int framesPerSecond, boolean movesInSilence) {
            this(name, faceId, sound, Framing.square(sizePixels), null, framesPerSecond, movesInSilence);
        }
    }

    private final WebRtc webRtc;
    private final Avatar avatar;
    private volatile String caption = "";
    private int users;
    private Running running;

    /**
     * An avatar that nobody watches yet.
     *
     * @param webRtc where it is played
     * @param avatar what it shows
     */
    public AvatarFeed(WebRtc webRtc, Avatar avatar) {
        this.webRtc = webRtc;
        this.avatar = avatar;
    }

    /**
     * What stands small at the foot of the picture from now on.
     *
     * @param text one line
     */
    public void caption(String text) {
        caption = text;
    }

    WebRtc webRtc() {
        return webRtc;
    }

    /** Somebody watches from now on; to be followed by {@link #release()}. */
    synchronized Running acquire() {
        if (users == 0) {
            running = new Running();
        }
        users++;
        return running;
    }

    /** Somebody no longer watches, and has let go of all tracks. */
    void release() {
        Running last = null;
        synchronized (this) {
            users--;
            if (users == 0) {
                last = running;
                running = null;
            }
        }
        // Outside, since a picture that is being painted is waited for, and the next viewer need not.
        if (last != null) {
            last.stop();
        }
    }

    /** The native side, while there is one. */
    final class Running {
        /** Held while sound is pushed and while the source's listeners change: their list has no lock of its own. */
        private final Lock soundLock = new ReentrantLock();

        private final CaptureClock clock = new CaptureClock();
        private final CustomAudioSource audio = new CustomAudioSource(clock.clock());
        private final CustomVideoSource video = new CustomVideoSource(clock.clock());
        private final TalkingFace face = new TalkingFace(avatar.faceId(), avatar.framing(), avatar.stage());
        private final Upsampler upsampler = new Upsampler(TICK_SAMPLES);
        private final byte[] heard = new byte[TICK_SAMPLES * Pcm.SAMPLE_BYTES];
        private final byte[] pushed = new byte[TICK_SAMPLES * Upsampler.FACTOR * Pcm.SAMPLE_BYTES];
        private final Pacer soundPacer;
        private final Pacer picturePacer;
        private volatile boolean speaking;
        private NativeI420Buffer shown;

        Running() {
            soundPacer =
                    new Pacer("sandbox-sound-" + avatar.name(), NANOS_PER_SECOND / TICKS_PER_SECOND, this::pushSound);
            picturePacer = new Pacer(
                    "sandbox-picture-" + avatar.name(), NANOS_PER_SECOND / avatar.framesPerSecond(), this::pushPicture);
        }

        CustomAudioSource audio() {
            return audio;
        }

        CustomVideoSource video() {
            return video;
        }

        /** Whether the stamps of picture and sound are good enough for a receiver to bring the two together. */
        boolean isInStep() {
            return clock.isTruthful();
        }

        Lock soundLock() {
            return soundLock;
        }

        private void pushSound(long nanos) {
            speaking = avatar.sound().read(nanos, heard);
            face.hear(heard);
            upsampler.next(heard, pushed);
            soundLock.lock();
            try {
                audio.pushAudio(pushed, Short.SIZE, OUT_RATE_HZ, 1, TICK_SAMPLES * Upsampler.FACTOR);
            } finally {
                soundLock.unlock();
            }
        }

        private void pushPicture(long nanos) {
            if (shown == null || speaking || avatar.movesInSilence()) {
                paint(nanos);
            }
            // A picture that stands still is sent all the same: somebody who joins now must see it.
            shown.retain();
            VideoFrame frame = new VideoFrame(shown, System.nanoTime());
            try {
                video.pushFrame(frame);
            } finally {
                frame.release();
            }
        }

        /** Into a buffer of its own, since the encoders may still be at the last one. */
        private void paint(long nanos) {
            NativeI420Buffer next = NativeI420Buffer.allocate(
                    avatar.framing().width(), avatar.framing().height());
            face.paint(next, nanos, caption);
            if (shown != null) {
                shown.release();
            }
            shown = next;
        }

        private void stop() {
            soundPacer.stop();
            picturePacer.stop();
            if (shown != null) {
                shown.release();
            }
            audio.dispose();
            video.dispose();
            clock.close();
        }
    }
}
