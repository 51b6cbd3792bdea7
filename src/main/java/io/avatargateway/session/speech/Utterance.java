package io.avatargateway.session.speech;

import io.avatargateway.audio.format.Pcm16;
import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobText;
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

    private final Job job;
    /**
     * Sent frames of speech that can be read only once. They are sent again if an interrupt throws them away unheard.
     */
    private final Deque<byte[]> kept = new ArrayDeque<>();
    /** Frames that are sent before anything else of the speech. */
    private final Deque<byte[]> again = new ArrayDeque<>();

    private byte[] gathered = NOTHING;
    private boolean readToEnd;
    private boolean forgotten;
    private long begin = -1;
    private long end = -1;
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
            return again.removeFirst();
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
        if (!forgotten && !job.speech().rewindable()) {
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

    /** From now on it cannot be {@link #rewind}ed: it is its turn, and what is kept of it can be let go. */
    void forget() {
        forgotten = true;
        kept.clear();
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
