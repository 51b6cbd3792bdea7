package io.avatargateway.session.speech;

import io.avatargateway.session.port.Link;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames that go onto the link together, in one write: four writes of the size that Simli prefers cost the kernel and
 * the socket's threads four times as much as one ({@code docs/decisions/0043-less-waking.md}). Used by the session's
 * worker only.
 */
final class FrameBatch {

    /** How long frames may be together, in bytes: a SKIP waits for the write that is under way, so it stays short. */
    static final int MOST_BYTES = 32 * 1024;

    private List<byte[]> frames = new ArrayList<>();
    private int bytes;

    /** Puts a frame behind the others; those that it has no room beside go first. */
    void add(byte[] frame, Link link) {
        if (bytes + frame.length > MOST_BYTES) {
            send(link);
        }
        frames.add(frame);
        bytes += frame.length;
    }

    /** Whether nothing is to be sent. */
    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Forgets what there is. */
    void drop() {
        frames.clear();
        bytes = 0;
    }

    /** Sends what there is. */
    void send(Link link) {
        if (frames.isEmpty()) {
            return;
        }
        List<byte[]> together = frames;
        frames = new ArrayList<>();
        bytes = 0;
        link.sendAudio(together);
    }
}
