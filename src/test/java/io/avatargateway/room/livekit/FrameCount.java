package io.avatargateway.room.livekit;

import io.avatargateway.room.Media;
import java.util.concurrent.atomic.AtomicLong;

/** Takes picture and sound, and counts the frames of the picture. Any thread. */
final class FrameCount implements Media {

    private final AtomicLong frames = new AtomicLong();

    @Override
    public void onFrame(Frame frame) {
        frames.incrementAndGet();
    }

    @Override
    public void onSound(byte[] samples, int rateHz, int channels, int frameCount) {
        // Taken, and not looked at.
    }

    /** How many came so far. */
    long frames() {
        return frames.get();
    }
}
