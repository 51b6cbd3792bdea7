package io.avatargateway.sandbox.playout;

import java.util.ArrayList;
import java.util.List;

/** All audio that a session received, in order, up to a limit. Not thread-safe: on the loop. */
public final class AudioTape {
    private final Memory memory;
    private final long limitBytes;
    private final List<byte[]> frames = new ArrayList<>();
    private long keptBytes;
    private boolean truncated;

    AudioTape(Memory memory, long limitBytes) {
        this.memory = memory;
        this.limitBytes = limitBytes;
    }

    /** What all tapes share. */
    interface Memory {
        /** Takes this much for a tape, or says that there is no room. */
        boolean reserve(AudioTape tape, int bytes);

        /** The tape may be erased when others need the room. */
        void finished(AudioTape tape);
    }

    /**
     * Appends a frame. Once one does not fit, the tape is cut there and flagged, so that it stays free of gaps.
     *
     * @param frame its bytes; owned by the tape from now on
     */
    public void append(byte[] frame) {
        if (frame.length == 0 || truncated) {
            return;
        }
        if (keptBytes + frame.length > limitBytes || !memory.reserve(this, frame.length)) {
            truncated = true;
            return;
        }
        frames.add(frame);
        keptBytes += frame.length;
    }

    /**
     * Whether audio is missing at the end.
     *
     * @return true once a limit was hit
     */
    public boolean isTruncated() {
        return truncated;
    }

    /**
     * Copies the list of frames, not their bytes.
     *
     * @return what is kept
     */
    public Recording recording() {
        return new Recording(List.copyOf(frames), keptBytes);
    }

    /** The session is over: its audio may go when others need the room. */
    public void finished() {
        memory.finished(this);
    }

    long keptBytes() {
        return keptBytes;
    }

    /** Gives the memory back. */
    void erase() {
        truncated |= keptBytes > 0;
        frames.clear();
        keptBytes = 0;
    }
}
