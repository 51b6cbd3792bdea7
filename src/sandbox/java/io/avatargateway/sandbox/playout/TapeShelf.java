package io.avatargateway.sandbox.playout;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The memory that all tapes share. When it is full, the tapes of sessions that ended longest ago are erased first. Not
 * thread-safe: on the loop.
 */
public final class TapeShelf {
    private final AudioTape.Memory memory = new SharedMemory();
    private final long limitBytes;
    private final long limitBytesPerTape;
    private final Deque<AudioTape> finished = new ArrayDeque<>();
    private long usedBytes;

    /**
     * An empty shelf.
     *
     * @param limitBytes of all tapes together
     * @param limitBytesPerTape of one tape
     */
    public TapeShelf(long limitBytes, long limitBytesPerTape) {
        this.limitBytes = limitBytes;
        this.limitBytesPerTape = limitBytesPerTape;
    }

    /**
     * A tape for a new session.
     *
     * @return empty
     */
    public AudioTape newTape() {
        return new AudioTape(memory, limitBytesPerTape);
    }

    /**
     * Takes a tape away for good.
     *
     * @param tape its audio is gone afterwards
     */
    public void discard(AudioTape tape) {
        finished.remove(tape);
        erase(tape);
    }

    /** Apart, so that only tapes can take of it. */
    private final class SharedMemory implements AudioTape.Memory {
        @Override
        public boolean reserve(AudioTape tape, int bytes) {
            while (usedBytes + bytes > limitBytes && !finished.isEmpty()) {
                erase(finished.removeFirst());
            }
            if (usedBytes + bytes > limitBytes) {
                return false;
            }
            usedBytes += bytes;
            return true;
        }

        @Override
        public void finished(AudioTape tape) {
            finished.addLast(tape);
        }
    }

    private void erase(AudioTape tape) {
        usedBytes -= tape.keptBytes();
        tape.erase();
    }
}
