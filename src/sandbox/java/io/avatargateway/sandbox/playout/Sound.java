package io.avatargateway.sandbox.playout;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * What is heard of a play-out, moment by moment. Written on the loop, read by whoever carries the sound to the room: so
 * each method holds this object's lock, and none takes long.
 */
public final class Sound {
    /** Nearly nine minutes: what a client sends further ahead is played by the clock, but not heard. */
    static final long MAX_WAITING_BYTES = 16L * 1024 * 1024;

    private static final long NANOS_PER_SAMPLE = 1_000_000_000L / Pcm.SAMPLE_RATE_HZ;

    // Nobody compares frames.
    @SuppressWarnings("ArrayRecordComponent")
    private record Frame(long from, byte[] pcm) {
        long to() {
            return from + pcm.length;
        }
    }

    private final Deque<Frame> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long receivedBytes;
    private PlayHead head;
    private long until;
    private boolean ended;

    Sound() {}

    /**
     * A frame came in; to be called with every one, in order, before the play-out is told its size.
     *
     * @param pcm its bytes, {@link Pcm}; must not change any more
     * @param nowNanos the loop's clock
     */
    public synchronized void append(byte[] pcm, long nowNanos) {
        if (head != null) {
            dropBefore(Math.min(head.positionAt(nowNanos) - Pcm.BYTES_PER_SECOND, until));
        }
        if (!ended && waitingBytes + pcm.length <= MAX_WAITING_BYTES) {
            waiting.addLast(new Frame(receivedBytes, pcm));
            waitingBytes += pcm.length;
        }
        receivedBytes += pcm.length;
    }

    /**
     * Reads what is heard from a moment on.
     *
     * @param fromNanos on the loop's clock; to be called with times that grow
     * @param pcm is filled, zeros where nothing is heard; an even number of bytes
     * @return whether anything is heard in there; silence that was sent counts
     */
    public synchronized boolean read(long fromNanos, byte[] pcm) {
        Arrays.fill(pcm, (byte) 0);
        if (head == null) {
            return false;
        }
        boolean heard = false;
        for (int at = 0; at < pcm.length; at += Pcm.SAMPLE_BYTES) {
            long position = head.positionAt(fromNanos + at / Pcm.SAMPLE_BYTES * NANOS_PER_SAMPLE);
            if (position >= head.sincePosition() && position < Math.min(until, receivedBytes)) {
                dropBefore(position);
                heard = true;
                copySample(position, pcm, at);
            }
        }
        return heard;
    }

    /** Play from here on, without an end. */
    synchronized void play(PlayHead frozen) {
        head = frozen;
        until = Long.MAX_VALUE;
    }

    /** The audio ends there, and what comes behind plays only when it is told to. */
    synchronized void playUntil(long position) {
        until = position;
    }

    /** Silence at once; what is before this position is never heard. */
    synchronized void forget(long position) {
        head = null;
        dropBefore(position);
    }

    synchronized void end() {
        ended = true;
        head = null;
        waiting.clear();
        waitingBytes = 0;
    }

    private void copySample(long position, byte[] pcm, int at) {
        Frame frame = waiting.peekFirst();
        // A frame that did not fit leaves a hole.
        if (frame != null && position >= frame.from) {
            // Frames hold whole samples, and positions are those of samples.
            int from = (int) (position - frame.from);
            pcm[at] = frame.pcm[from];
            pcm[at + 1] = frame.pcm[from + 1];
        }
    }

    private void dropBefore(long position) {
        while (!waiting.isEmpty() && waiting.peekFirst().to() <= position) {
            waitingBytes -= waiting.removeFirst().pcm.length;
        }
    }
}
