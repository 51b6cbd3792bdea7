package io.avatargateway.room.probe;

import io.avatargateway.room.Media;
import java.util.Optional;
import java.util.OptionalInt;

/** What a probe sees and hears; rings the bell at the first frame and at the first sound. Any thread. */
final class Watcher implements Media {

    private final ChangeSignal bell;
    private final FrameMeter frames = new FrameMeter();
    private final SoundMeter sounds = new SoundMeter();
    private final LipRecorder lips = new LipRecorder();
    private final LatestPicture picture = new LatestPicture();
    private volatile boolean saw;

    /** @param bell is rung at the first frame and at the first sound */
    Watcher(ChangeSignal bell) {
        this.bell = bell;
    }

    @Override
    public void onFrame(Frame frame) {
        long nanos = System.nanoTime();
        frames.frame(nanos, frame.width(), frame.height());
        lips.frame(nanos, frame);
        picture.keep(frame);
        if (!saw) {
            saw = true;
            bell.ring();
        }
    }

    @Override
    public void onSound(byte[] samples, int rateHz, int channels, int frameCount) {
        long nanos = System.nanoTime();
        lips.sound(nanos, samples, channels, frameCount);
        if (sounds.sound(nanos, samples, rateHz, channels, frameCount)) {
            bell.ring();
        }
    }

    /** From now on sound counts, and whether the lips move with it. */
    void listen() {
        lips.listen(System.nanoTime());
        sounds.listen();
    }

    /** Whether a frame has come. */
    boolean sawFrame() {
        return saw;
    }

    /** What was seen until now. */
    FrameMeter.Seen seen() {
        return frames.seen(System.nanoTime());
    }

    /** What was heard since {@link #listen}. */
    SoundMeter.Heard heard() {
        return sounds.heard();
    }

    /**
     * How far the lips are behind the sound, in milliseconds; empty where that cannot be told. Once, and takes a part
     * of a second.
     */
    OptionalInt lipDelayMillis() {
        return lips.delayMillis();
    }

    /** The latest frame as PNG. */
    Optional<byte[]> png() {
        return picture.png();
    }
}
