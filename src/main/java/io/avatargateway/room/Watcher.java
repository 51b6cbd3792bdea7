package io.avatargateway.room;

import java.util.Optional;

/** What a probe sees and hears; rings the bell at the first frame and at the first sound. Any thread. */
final class Watcher implements Media {

    private final Bell bell;
    private final FrameMeter frames = new FrameMeter();
    private final SoundMeter sounds = new SoundMeter();
    private final LatestPicture picture = new LatestPicture();
    private volatile boolean saw;

    Watcher(Bell bell) {
        this.bell = bell;
    }

    @Override
    public void onFrame(Frame frame) {
        frames.frame(System.nanoTime(), frame.width(), frame.height());
        picture.keep(frame);
        if (!saw) {
            saw = true;
            bell.ring();
        }
    }

    @Override
    public void onSound(byte[] samples, int rateHz, int channels, int frameCount) {
        if (sounds.sound(System.nanoTime(), samples, rateHz, channels, frameCount)) {
            bell.ring();
        }
    }

    /** From now on sound counts. */
    void listen() {
        sounds.listen();
    }

    boolean sawFrame() {
        return saw;
    }

    FrameMeter.Seen seen() {
        return frames.seen(System.nanoTime());
    }

    SoundMeter.Heard heard() {
        return sounds.heard();
    }

    /** The latest frame as PNG. */
    Optional<byte[]> png() {
        return picture.png();
    }
}
