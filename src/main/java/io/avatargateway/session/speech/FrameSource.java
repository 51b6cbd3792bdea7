package io.avatargateway.session.speech;

import io.avatargateway.audio.Speech;
import io.avatargateway.audio.SpeechLevel;
import io.avatargateway.audio.format.Pcm16;
import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.Resume;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.ToIntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The frames of a job's speech: cut from it, and read again from where it was heard up to. Used by the session's worker
 * only.
 */
final class FrameSource {

    private static final Logger LOG = Logger.getLogger(FrameSource.class.getName());
    private static final byte[] NOTHING = {};

    /** What is said again at most, so that no word begins in its middle. See {@link Resume#PAUSE}. */
    private static final int MOST_REPEATED_MILLIS = 2_000;
    /** The same where another gateway spoke before: what it told last may be more than a second old. */
    private static final int MOST_REPEATED_OF_ANOTHER_MILLIS = 900;
    /** A shorter silence is within a word. */
    private static final int LEAST_PAUSE_MILLIS = 120;
    /** How much is read at once to get to a place in the speech. */
    private static final int STEP_BYTES = 32 * 1024;

    private final Speech speech;
    /**
     * Sent frames of speech that can be read only once, but for those that were heard long ago. They are sent again if
     * an interrupt or the loss of the link throws them away unheard.
     */
    private final Deque<byte[]> kept = new ArrayDeque<>();
    /** Where the first one that is kept stands in the speech, in bytes; or the first that is sent. */
    private long keptFrom;
    /** Frames that are sent before anything else of the speech. */
    private final Deque<byte[]> again = new ArrayDeque<>();

    private byte[] gathered = NOTHING;
    private boolean readToEnd;
    private boolean keeps = true;
    /** Whether anything of it was sent. */
    private boolean begun;
    /** How much of it another gateway has spoken, and how far that has been left out, in bytes. */
    private long spokenBefore;

    private long leftOut;
    /** The latest of what was left out. */
    private byte[] tail = NOTHING;

    private Resume goesOn;
    private SpeechFault fault;

    /** @param speech null for an action without */
    FrameSource(Speech speech) {
        this.speech = speech;
    }

    /**
     * The next frame, an empty array at the end, or null while there is none. Then not enough has come of speech in the
     * making.
     *
     * @param maxBytes the size of a whole frame
     * @param patient whether to wait for a whole frame, where more speech is to come
     * @param fitting how much of some speech may be one frame; what does not fit comes with the next one
     */
    byte[] nextFrame(int maxBytes, boolean patient, ToIntFunction<byte[]> fitting) {
        if (leftOut < spokenBefore && !leaveOut()) {
            return null;
        }
        if (!again.isEmpty()) {
            return nextAgain(maxBytes, fitting);
        }
        boolean more = true;
        while (more && !readToEnd && gathered.length < maxBytes) {
            byte[] read = read(maxBytes - gathered.length);
            if (read != null) {
                readToEnd = read.length == 0;
                gathered = joined(gathered, read);
            }
            more = read != null;
        }
        if (gathered.length < maxBytes && !readToEnd && (patient || gathered.length == 0)) {
            return null;
        }
        int fits = gathered.length == 0 ? 0 : fitting.applyAsInt(gathered);
        byte[] frame = fits == gathered.length ? gathered : Arrays.copyOf(gathered, fits);
        gathered = fits == gathered.length ? NOTHING : Arrays.copyOfRange(gathered, fits, gathered.length);
        return frame;
    }

    /** What is sent again may have been put together of several frames. */
    private byte[] nextAgain(int maxBytes, ToIntFunction<byte[]> fitting) {
        byte[] all = again.removeFirst();
        byte[] next = all.length <= maxBytes ? all : Arrays.copyOf(all, maxBytes);
        int fits = fitting.applyAsInt(next);
        if (fits < all.length) {
            again.addFirst(Arrays.copyOfRange(all, fits, all.length));
        }
        return fits == next.length ? next : Arrays.copyOf(next, fits);
    }

    /** The end of the frame that was the next one is not sent now: it comes again, as the next one. */
    void putBack(byte[] rest) {
        again.addFirst(rest);
    }

    private byte[] read(int maxBytes) {
        try {
            return speech == null ? NOTHING : speech.nextFrame(maxBytes);
        } catch (IOException | RuntimeException | Error lost) {
            // A decoder with a defect among them: the job must have its answer, and the next its turn.
            LOG.log(Level.WARNING, "The speech of a job cannot be read", lost);
            fault = new SpeechFault(JobState.FAILED, ErrorCode.DELIVERY_FAILED, "the speech cannot be read");
        } catch (SpeechFormatException broken) {
            boolean heard = begun || leftOut > 0 || gathered.length > 0;
            fault = new SpeechFault(
                    heard ? JobState.FAILED : JobState.REJECTED,
                    ErrorCode.ofSpeech(broken.fault()),
                    broken.getMessage());
        }
        // What was read before it is spoken.
        return NOTHING;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        if (first.length == 0) {
            return second;
        }
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Whether speech was read that is not long enough for a whole frame, while more is to come. */
    boolean gathering() {
        return gathered.length > 0;
    }

    /** Where the first of the frames that are sent from now on stands in the speech, in bytes; once that is known. */
    long from() {
        return keptFrom;
    }

    /** A frame of it goes to the avatar. */
    void sending(byte[] frame) {
        begun = true;
        if (keeps && !speech.rewindable()) {
            kept.addLast(frame);
        }
    }

    /** None of its frames are kept: nothing bounds how many there would be. */
    void keepNothing() {
        keeps = false;
    }

    /** Whether frames are kept that can be read only once. */
    boolean keeps() {
        return keeps;
    }

    /** All before this place in it was heard: most of it is not said again. */
    void heardUpTo(long place) {
        long needless = place - bytes(MOST_REPEATED_MILLIS);
        while (!kept.isEmpty() && keptFrom + kept.peekFirst().length <= needless) {
            keptFrom += kept.removeFirst().length;
        }
    }

    /**
     * Another gateway has spoken the beginning, which is left out as it comes. Before the first frame.
     *
     * @param heard how much of it, in bytes; counts as all where there is not so much
     * @param how where it goes on
     */
    void spokenBefore(long heard, Resume how) {
        if (how != Resume.RESTART) {
            spokenBefore = heard;
            goesOn = how;
        }
    }

    /** Returns whether all has come that is to be left out. */
    private boolean leaveOut() {
        long tailFrom = Math.max(0, spokenBefore - bytes(MOST_REPEATED_OF_ANOTHER_MILLIS));
        while (leftOut < spokenBefore) {
            long stop = leftOut < tailFrom ? tailFrom : spokenBefore;
            byte[] piece = read((int) Math.min(STEP_BYTES, stop - leftOut));
            if (piece == null) {
                return false;
            }
            if (piece.length == 0) {
                // It was heard to its end.
                readToEnd = true;
                spokenBefore = leftOut;
                keptFrom = leftOut;
                tail = NOTHING;
                return true;
            }
            tail = leftOut < tailFrom ? NOTHING : joined(tail, piece);
            leftOut += piece.length;
        }
        if (goesOn == Resume.SKIP) {
            readToEnd = true;
            keptFrom = leftOut;
            fault = new SpeechFault(JobState.FAILED, ErrorCode.AVATAR_LOST, "the gateway that spoke was lost");
        } else {
            repeat(tail, leftOut - tail.length, goesOn);
        }
        tail = NOTHING;
        return true;
    }

    /**
     * It goes on with another link, as the next thing that is sent.
     *
     * @param heard how much of it was heard, in whole samples
     * @param how where it goes on; at its beginning only where that can be read again
     * @return whether it can go on
     */
    boolean goOn(long heard, Resume how) {
        return how != Resume.SKIP && (speech.rewindable() ? readAgain(heard, how) : takeKept(heard, how));
    }

    /** Reads it up to where it goes on. */
    private boolean readAgain(long heard, Resume how) {
        rewindSpeech();
        kept.clear();
        again.clear();
        keptFrom = 0;
        if (how == Resume.RESTART) {
            return true;
        }
        long tailFrom = Math.max(0, heard - bytes(MOST_REPEATED_MILLIS));
        byte[] lately = NOTHING;
        for (long read = 0; read < heard; ) {
            long stop = read < tailFrom ? tailFrom : heard;
            byte[] piece = read((int) Math.min(STEP_BYTES, stop - read));
            if (piece.length == 0) {
                return false;
            }
            lately = read < tailFrom ? NOTHING : joined(lately, piece);
            read += piece.length;
        }
        repeat(lately, heard - lately.length, how);
        return true;
    }

    private void rewindSpeech() {
        speech.rewind();
        gathered = NOTHING;
        readToEnd = false;
        fault = null;
        leftOut = spokenBefore;
    }

    /** Takes what is kept from where it goes on. */
    private boolean takeKept(long heard, Resume how) {
        if (!keeps || heard < keptFrom) {
            return false;
        }
        byte[] sent = NOTHING;
        for (byte[] frame : kept) {
            sent = joined(sent, frame);
        }
        long from = keptFrom;
        int ofThatHeard = (int) (heard - from);
        kept.clear();
        if (sent.length > ofThatHeard) {
            again.addFirst(Arrays.copyOfRange(sent, ofThatHeard, sent.length));
        }
        if (how == Resume.RESTART && from == 0) {
            again.addFirst(Arrays.copyOf(sent, ofThatHeard));
            keptFrom = 0;
        } else {
            int lately = Math.min(ofThatHeard, (int) bytes(MOST_REPEATED_MILLIS));
            repeat(Arrays.copyOfRange(sent, ofThatHeard - lately, ofThatHeard), heard - lately, how);
        }
        again.removeIf(frame -> frame.length == 0);
        return true;
    }

    /** Says again what stands behind the last pause in what was heard lately. */
    private void repeat(byte[] heardLately, long itsPlace, Resume how) {
        int pause = how == Resume.EXACT ? -1 : SpeechLevel.bytesUntilEndOfPause(heardLately, LEAST_PAUSE_MILLIS);
        int from = pause < 0 ? heardLately.length : pause;
        keptFrom = itsPlace + from;
        if (from < heardLately.length) {
            again.addFirst(Arrays.copyOfRange(heardLately, from, heardLately.length));
        }
    }

    private static long bytes(int millis) {
        return (long) millis * Pcm16.BYTES_PER_MILLI;
    }

    /** Whether its first frame can be had again. */
    boolean beginsAgain() {
        return speech == null || speech.rewindable() || (keeps && keptFrom == 0);
    }

    /** Begins again with the first of the frames that were sent. */
    void rewind() {
        if (begun && speech != null && speech.rewindable()) {
            rewindSpeech();
            // What another gateway has spoken is left out again.
            leftOut = 0;
            keptFrom = 0;
            again.clear();
        }
        kept.addAll(again);
        again.clear();
        again.addAll(kept);
        kept.clear();
        begun = false;
    }

    /** Why it breaks off, once it has been read so far; else null. */
    SpeechFault fault() {
        return fault;
    }
}
