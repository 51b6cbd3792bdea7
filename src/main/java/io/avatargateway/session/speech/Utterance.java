package io.avatargateway.session.speech;

import io.avatargateway.audio.format.Pcm16;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.port.Job;
import java.util.function.ToIntFunction;

/** A job on its way to the avatar, with its place in the stream of bytes. Used by the session's worker only. */
final class Utterance {

    private final Job job;
    private final FrameSource frames;
    /** It is its turn: no interrupt sends it again. */
    private boolean forgotten;
    /** Whether anything of it went to the avatar; then its beginning has a place, which may be before the stream's. */
    private boolean touched;

    private long begin;
    private long end;
    private boolean sent;
    /** How much of it was heard on links that are lost, in bytes. */
    private long heardBefore;
    /** How much of that was heard from another gateway, which has told of it. */
    private long toldBefore;

    private boolean started;
    private int marked;

    Utterance(Job job) {
        this.job = job;
        this.frames = new FrameSource(job.speech());
    }

    Job job() {
        return job;
    }

    /** See {@link FrameSource#nextFrame}. */
    byte[] nextFrame(int maxBytes, boolean patient, ToIntFunction<byte[]> fitting) {
        return frames.nextFrame(maxBytes, patient, fitting);
    }

    /** See {@link FrameSource#putBack}. */
    void putBack(byte[] rest) {
        frames.putBack(rest);
    }

    /** Whether speech was read that is not long enough for a whole frame, while more is to come. */
    boolean gathering() {
        return frames.gathering();
    }

    /**
     * Another gateway has spoken its beginning, and has told its producer that it started. Before the first frame.
     *
     * @param bytes how much of it was heard
     * @param how where it goes on
     */
    void heardFromAnother(long bytes, Resume how) {
        started = true;
        heardBefore = bytes;
        toldBefore = bytes;
        frames.spokenBefore(bytes, how);
    }

    /** A frame of it goes to the avatar. */
    void sending(byte[] frame, long position) {
        touch(position);
        frames.sending(frame);
    }

    private void touch(long position) {
        if (!touched) {
            touched = true;
            begin = position - frames.from();
        }
    }

    /** Its last frame went to the avatar; or it has none. */
    void sentUpTo(long position) {
        touch(position);
        end = position;
        sent = true;
    }

    /** From now on it cannot be {@link #rewind}ed: it is its turn. */
    void forget() {
        forgotten = true;
    }

    /** None of its frames are kept: nothing bounds how many there would be. */
    void keepNothing() {
        frames.keepNothing();
        forgotten = true;
    }

    /** All before this place in the stream was heard: most of it is not said again. */
    void heardUpTo(long position) {
        frames.heardUpTo(position - begin);
    }

    /**
     * Which place in it is being heard, in bytes; behind a loss it may have been further before.
     *
     * @param heardTo all before this place in the stream was heard
     * @param position of the next byte in the stream
     */
    long place(long heardTo, long position) {
        return touched ? Math.max(0, Math.min(heardTo, sent ? end : position) - begin) : heardBefore;
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
        long bytes = Math.max(0, Math.min(heardTo, sent ? end : position) - begin);
        // The clock does not know of samples.
        long heard = Math.max(frames.from(), bytes - bytes % Pcm16.BYTES_PER_SAMPLE);
        boolean possible = frames.goOn(heard, how);
        if (possible) {
            heardBefore = Math.max(heardBefore, heard);
            begin = position - frames.from();
            sent = false;
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
        boolean possible = frames.beginsAgain();
        if (possible) {
            forgotten = false;
            rewind();
            forgotten = !frames.keeps();
        }
        return possible;
    }

    /** How much of it was heard on links that are lost, in bytes. */
    long heardBefore() {
        return heardBefore;
    }

    /** Begins again, as if nothing had been sent. Returns whether that is possible. */
    boolean rewind() {
        if (touched && forgotten) {
            return false;
        }
        frames.rewind();
        touched = false;
        sent = false;
        return true;
    }

    /** Whether nothing of it went to the avatar here. */
    boolean untouched() {
        return !touched;
    }

    /** Whether nothing of it went to the avatar, nor was heard from another gateway. */
    boolean fresh() {
        return !touched && heardBefore == 0;
    }

    /** Whether its last frame was sent. */
    boolean sent() {
        return sent;
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
        long before = touched ? position - begin : heardBefore;
        return all < 0 ? Long.MAX_VALUE : Math.max(0, all - before / Pcm16.BYTES_PER_MILLI);
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
        while (text != null
                && marked < text.marks().size()
                && place(text.marks().get(marked)) < toldBefore) {
            marked++;
        }
        return !started || text == null || marked == text.marks().size()
                ? Long.MAX_VALUE
                : begin + place(text.marks().get(marked));
    }

    private static long place(JobText.Mark mark) {
        return mark.atMillis() * Pcm16.BYTES_PER_MILLI;
    }

    /** These words are being heard; the ones behind them are next. */
    JobText.Mark mark() {
        return job.text().marks().get(marked++);
    }

    /** Why it breaks off, once it has been read so far; else null. */
    SpeechFault fault() {
        return frames.fault();
    }
}
