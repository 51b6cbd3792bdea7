package io.avatargateway.session.speech;

import io.avatargateway.audio.SpeechLevel;
import io.avatargateway.audio.format.Pcm16;
import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.port.Job;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.ToIntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A job on its way to the avatar, with its place in the stream of bytes. Used by the session's worker only. */
final class Utterance {

    private static final Logger LOG = Logger.getLogger(Utterance.class.getName());
    private static final byte[] NOTHING = {};

    /** What is said again at most, so that no word begins in its middle. See {@link Resume#PAUSE}. */
    private static final int MOST_REPEATED_MILLIS = 2_000;
    /** A shorter silence is within a word. */
    private static final int LEAST_PAUSE_MILLIS = 120;
    /** How much is read at once to get to a place in the speech. */
    private static final int STEP_BYTES = 32 * 1024;

    private final Job job;
    /**
     * Sent frames of speech that can be read only once, but for those that were heard long ago. They are sent again if
     * an interrupt or the loss of the link throws them away unheard.
     */
    private final Deque<byte[]> kept = new ArrayDeque<>();
    /** Where the first one that is kept stands in the speech, in bytes. */
    private long keptFrom;
    /** Frames that are sent before anything else of the speech. */
    private final Deque<byte[]> again = new ArrayDeque<>();

    private byte[] gathered = NOTHING;
    private boolean readToEnd;
    private boolean keeps = true;
    /** It is its turn: no interrupt sends it again. */
    private boolean forgotten;

    private long begin = -1;
    private long end = -1;
    /** How much of it was heard on links that are lost, in bytes. */
    private long heardBefore;

    private boolean started;
    private int marked;
    private Fault fault;

    Utterance(Job job) {
        this.job = job;
    }

    /**
     * Why the speech breaks off.
     *
     * @param state the end of its jobs, whether something of them was sent or nothing
     * @param code the stable word
     * @param detail the same for people
     */
    record Fault(JobState state, ErrorCode code, String detail) {}

    Job job() {
        return job;
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

    private byte[] read(int maxBytes) {
        try {
            return job.speech() == null ? NOTHING : job.speech().nextFrame(maxBytes);
        } catch (IOException | RuntimeException | Error lost) {
            // A decoder with a defect among them: the job must have its answer, and the next its turn.
            LOG.log(Level.WARNING, "The speech of a job cannot be read", lost);
            fault = new Fault(JobState.FAILED, ErrorCode.DELIVERY_FAILED, "the speech cannot be read");
        } catch (SpeechFormatException broken) {
            JobState state = begin < 0 && gathered.length == 0 ? JobState.REJECTED : JobState.FAILED;
            fault = new Fault(state, ErrorCode.ofSpeech(broken.fault()), broken.getMessage());
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

    /** A frame of it goes to the avatar. */
    void sending(byte[] frame, long position) {
        if (begin < 0) {
            begin = position;
        }
        if (keeps && !job.speech().rewindable()) {
            kept.addLast(frame);
        }
    }

    /** Its last frame went to the avatar; or it has none. */
    void sentUpTo(long position) {
        if (begin < 0) {
            begin = position;
        }
        end = position;
    }

    /** From now on it cannot be {@link #rewind}ed: it is its turn. */
    void forget() {
        forgotten = true;
    }

    /** None of its frames are kept: nothing bounds how many there would be. */
    void keepNothing() {
        keeps = false;
        forgotten = true;
    }

    /** All before this place in the stream was heard: most of it is not said again. */
    void heardUpTo(long position) {
        long needless = position - begin - bytes(MOST_REPEATED_MILLIS);
        while (!kept.isEmpty() && keptFrom + kept.peekFirst().length <= needless) {
            keptFrom += kept.removeFirst().length;
        }
    }

    /**
     * Its link is lost, and it goes on with the next one, as the next thing that is sent.
     *
     * @param heardTo all before this place in the stream was heard
     * @param how where it goes on; at its beginning only where that can be read again
     * @param position of the next byte in the stream
     * @return whether it can go on
     */
    boolean resume(long heardTo, Resume how, long position) {
        long bytes = Math.max(0, Math.min(heardTo, sent() ? end : position) - begin);
        // The clock does not know of samples.
        long heard = bytes - bytes % Pcm16.BYTES_PER_SAMPLE;
        boolean possible =
                how != Resume.SKIP && (job.speech().rewindable() ? readAgain(heard, how) : takeKept(heard, how));
        if (possible) {
            heardBefore = Math.max(heardBefore, heard);
            begin = position - keptFrom;
            end = -1;
        }
        return possible;
    }

    /**
     * Its link is lost, and nothing of it was heard: it begins anew.
     *
     * @return whether that is possible
     */
    boolean beginAnew() {
        if (untouched()) {
            return true;
        }
        boolean readable = job.speech() == null || job.speech().rewindable() || (keeps && keptFrom == 0);
        if (readable) {
            forgotten = false;
            rewind();
            forgotten = !keeps;
        }
        return readable;
    }

    /** Reads it up to where it goes on. */
    private boolean readAgain(long heard, Resume how) {
        job.speech().rewind();
        gathered = NOTHING;
        readToEnd = false;
        fault = null;
        kept.clear();
        again.clear();
        keptFrom = 0;
        if (how == Resume.RESTART) {
            return true;
        }
        long tailFrom = Math.max(0, heard - bytes(MOST_REPEATED_MILLIS));
        byte[] tail = NOTHING;
        for (long read = 0; read < heard; ) {
            long stop = read < tailFrom ? tailFrom : heard;
            byte[] piece = read((int) Math.min(STEP_BYTES, stop - read));
            if (piece.length == 0) {
                return false;
            }
            tail = read < tailFrom ? NOTHING : joined(tail, piece);
            read += piece.length;
        }
        repeat(tail, heard - tail.length, how);
        return true;
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
            int tail = Math.min(ofThatHeard, (int) bytes(MOST_REPEATED_MILLIS));
            repeat(Arrays.copyOfRange(sent, ofThatHeard - tail, ofThatHeard), heard - tail, how);
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

    /** How much of it was heard on links that are lost, in bytes. */
    long heardBefore() {
        return heardBefore;
    }

    /** Begins again, as if nothing had been sent. Returns whether that is possible. */
    boolean rewind() {
        if (begin >= 0 && forgotten) {
            return false;
        }
        if (begin >= 0 && job.speech() != null && job.speech().rewindable()) {
            job.speech().rewind();
            gathered = NOTHING;
            readToEnd = false;
            fault = null;
        }
        kept.addAll(again);
        again.clear();
        again.addAll(kept);
        kept.clear();
        begin = -1;
        end = -1;
        return true;
    }

    /** Whether nothing of it went to the avatar. */
    boolean untouched() {
        return begin < 0;
    }

    /** Whether its last frame was sent. */
    boolean sent() {
        return end >= 0;
    }

    /** Where its first byte stands in the stream; only if it is not {@link #untouched}. */
    long begin() {
        return begin;
    }

    /** Where its last byte stands in the stream; only if it is {@link #sent}. */
    long end() {
        return end;
    }

    /** How much of it was not sent, in milliseconds; {@link Long#MAX_VALUE} where that is not known. */
    long unsentMillis(long position) {
        long all = job.speech() == null ? 0 : job.speech().durationMillis();
        long sentMillis = untouched() ? 0 : (position - begin) / Pcm16.BYTES_PER_MILLI;
        return all < 0 ? Long.MAX_VALUE : all - sentMillis;
    }

    /** Notes that it is being heard. Returns whether that is news. */
    boolean start() {
        boolean news = !started;
        started = true;
        return news;
    }

    boolean started() {
        return started;
    }

    /**
     * Where the next words to be marked stand in the stream; {@link Long#MAX_VALUE} if there are none, or it is not
     * {@link #started}.
     */
    long nextMark() {
        JobText text = job.text();
        return !started || text == null || marked == text.marks().size()
                ? Long.MAX_VALUE
                : begin + text.marks().get(marked).atMillis() * Pcm16.BYTES_PER_MILLI;
    }

    /** These words are being heard; the ones behind them are next. */
    JobText.Mark mark() {
        return job.text().marks().get(marked++);
    }

    /** Why it breaks off, once it has been read so far; else null. */
    Fault fault() {
        return fault;
    }
}
