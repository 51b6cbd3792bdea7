package io.avatargateway.session.speech;

import io.avatargateway.audio.SpeechLevel;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.speech.PlayOutClock.Played;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * The jobs that the session holds, in the order of speaking. Follows by the play-out clock which is being heard, and
 * gives each exactly one final answer. Used by the session's worker only.
 */
public final class Utterances {

    /** The most that are held of those that overtake others; the next ones wait in the queue. */
    private static final int MOST_OVERTAKING = 16;

    private final PlayOutClock clock;
    private final JobStatusReporter answers;
    private final Consumer<PictureChange> picture;
    private final boolean keepFrames;
    private final Deque<Utterance> held = new ArrayDeque<>();
    /** The latest job that barged in; it is not one of those that wait. */
    private Utterance urgent;

    private boolean endedByClock;
    /** Whatever is not digital silence: what may be speech must not end for its idleness. */
    private final LastSpeech lastSound;
    /** What is loud enough, which is what the avatar service may count. */
    private final LastSpeech lastSpeech;

    /**
     * @param picture changes it
     * @param keepFrames whether what is sent ahead may be kept until it is heard: it must have a limit for that
     * @param nowNanos the present
     */
    Utterances(
            PlayOutClock clock,
            JobStatusReporter answers,
            Consumer<PictureChange> picture,
            boolean keepFrames,
            long nowNanos) {
        this.clock = clock;
        this.answers = answers;
        this.picture = picture;
        this.keepFrames = keepFrames;
        this.lastSound = new LastSpeech(clock, SpeechLevel::bytesUntilEndOfSound, nowNanos);
        this.lastSpeech = new LastSpeech(clock, SpeechLevel::bytesUntilEndOfSpeech, nowNanos);
    }

    /** A job to be spoken after all that is held, or before those that wait if it overtakes them. */
    void add(Job job) {
        Deque<Utterance> behind = new ArrayDeque<>();
        while (job.overtakes() && !held.isEmpty() && givesWay(held.peekLast())) {
            behind.addFirst(held.removeLast());
        }
        held.addLast(keeping(new Utterance(job)));
        held.addAll(behind);
    }

    /** Whether one that overtakes would be spoken before one that is held; not with many such held already. */
    boolean overtakable() {
        return !held.isEmpty()
                && givesWay(held.peekLast())
                && held.stream()
                                .filter(utterance -> utterance.job().overtakes())
                                .count()
                        < MOST_OVERTAKING;
    }

    private boolean givesWay(Utterance utterance) {
        return utterance.untouched() && utterance != urgent && !utterance.job().overtakes();
    }

    /** A job that barged in, to be spoken before all that is held; nothing held is under way. */
    void addUrgent(Job job) {
        urgent = keeping(new Utterance(job));
        held.addFirst(urgent);
    }

    /** A job to be done before all that is held; nothing held is under way. */
    void addFirst(Job job) {
        held.addFirst(keeping(new Utterance(job)));
    }

    /** Whether a job that changes the picture waits for the speech before it. */
    boolean holdsPictureChange() {
        return held.stream().anyMatch(utterance -> utterance.job().action() == JobAction.CHANGE_PICTURE);
    }

    private Utterance keeping(Utterance utterance) {
        if (!keepFrames) {
            utterance.keepNothing();
        }
        return utterance;
    }

    /** Nothing behind this one is spoken any more. */
    void rejectBehind(Utterance last) {
        while (held.peekLast() != last) {
            answers.unheard(
                    held.removeLast().job(),
                    JobState.REJECTED,
                    ErrorCode.SESSION_ENDED,
                    "behind a job that ends the session");
        }
    }

    /** The one whose frames are next, or null. */
    Utterance next() {
        // What is sent stands before what is not: only the last ones can be it.
        Utterance next = null;
        for (Iterator<Utterance> last = held.descendingIterator(); last.hasNext(); ) {
            Utterance utterance = last.next();
            if (utterance.sent()) {
                break;
            }
            next = utterance;
        }
        return next;
    }

    /**
     * How much speech there is that was not sent.
     *
     * @param position of the next byte in the stream
     * @return in milliseconds; {@link Long#MAX_VALUE} where that is not known, or more than one waits to be sent
     */
    long unsentMillis(long position) {
        Utterance next = next();
        if (next == null) {
            return 0;
        }
        return next == held.peekLast() ? next.unsentMillis(position) : Long.MAX_VALUE;
    }

    /** Whether the session holds no job. */
    public boolean isEmpty() {
        return held.isEmpty();
    }

    /** Whether the latest job ended by the clock alone: no SILENT told of it. */
    public boolean endedByClock() {
        return endedByClock;
    }

    /** When anything was last heard that may be speech. */
    public LastSpeech lastSound() {
        return lastSound;
    }

    /** When speech was last heard. */
    public LastSpeech lastSpeech() {
        return lastSpeech;
    }

    /** The avatar may be heard from now on. */
    void restart(long nowNanos) {
        lastSound.restart(nowNanos);
        lastSpeech.restart(nowNanos);
    }

    /**
     * Whether there is nothing but silence in what is being played; false also where nothing is, as while a producer
     * makes a pause.
     */
    public boolean playsSilence(long nowNanos) {
        return !held.isEmpty()
                && !held.peekFirst().untouched()
                && !lastSound.isUnderWay()
                && clock.leadNanos(nowNanos) > 0;
    }

    /** A frame of this one goes to the avatar. */
    void sending(Utterance utterance, byte[] frame, long nowNanos) {
        utterance.sending(frame, clock.position());
        if (utterance == held.peekFirst()) {
            utterance.forget();
        }
        lastSound.sending(frame);
        lastSpeech.sending(frame);
        clock.sent(frame.length, SpeechLevel.bytesUntilEndOfSound(frame) > 0, nowNanos);
    }

    /** This one was sent to its end, or as far as it could be read. */
    void sent(Utterance utterance) {
        if (utterance.untouched() && utterance.fault() != null) {
            held.remove(utterance);
            Utterance.Fault fault = utterance.fault();
            answers.unheard(utterance.job(), fault.state(), fault.code(), fault.detail());
            return;
        }
        utterance.sentUpTo(clock.position());
    }

    /** This one's time is over before its first frame was sent. */
    void expired(Utterance utterance) {
        held.remove(utterance);
        answers.expired(utterance.job());
    }

    /** Tells which job is being heard by now, and which has been. */
    void follow(long nowNanos) {
        lastSound.follow(nowNanos);
        lastSpeech.follow(nowNanos);
        while (!held.isEmpty()) {
            Utterance first = held.peekFirst();
            if (first.untouched()) {
                return;
            }
            first.forget();
            first.heardUpTo(clock.heardIfLost(nowNanos));
            if (first.job().speech() == null) {
                // Everything before it has been spoken.
                held.removeFirst();
                if (first.job().action() == JobAction.CHANGE_PICTURE) {
                    picture.accept(first.job().pictureChange());
                }
                answers.done(first.job());
                continue;
            }
            if (clock.reached(first.begin(), nowNanos) && first.start()) {
                answers.started(first.job());
            }
            while (isBefore(first.nextMark(), first) && clock.reached(first.nextMark(), nowNanos)) {
                answers.marked(first.job(), first.mark());
            }
            Played played = first.sent() ? clock.played(first.end(), nowNanos) : Played.NO;
            if (played == Played.NO) {
                return;
            }
            if (first.start()) {
                answers.started(first.job());
            }
            held.removeFirst();
            endedByClock = played == Played.ESTIMATED;
            answers.heard(first, endedByClock);
        }
        lastSound.ended(nowNanos);
        lastSpeech.ended(nowNanos);
    }

    /**
     * How long until {@link #follow} has something to tell, by the clock.
     *
     * @return in nanoseconds; {@link Long#MAX_VALUE} if nothing happens by itself
     */
    long nanosUntilNews(long nowNanos) {
        Utterance first = held.peekFirst();
        long due = Long.MAX_VALUE;
        if (first == null || first.untouched()) {
            return due;
        }
        if (!first.started() && first.begin() < clock.position()) {
            due = clock.nanosUntilReached(first.begin(), nowNanos);
        }
        if (isBefore(first.nextMark(), first)) {
            due = Math.min(due, clock.nanosUntilReached(first.nextMark(), nowNanos));
        }
        if (first.sent()) {
            due = Math.min(due, clock.nanosUntilPlayed(first.end(), nowNanos));
        }
        return due;
    }

    /** Whether this place is in what was sent of it: words behind its end are never heard. */
    private boolean isBefore(long place, Utterance utterance) {
        return place < (utterance.sent() ? utterance.end() : clock.position());
    }

    /**
     * The avatar has been told to forget all speech. The current utterance ends, and so do the others, except for those
     * that are to be kept. They begin again when their turn comes. To be called before the clock learns of it.
     *
     * @param keepWaiting keeps those that were not begun to be heard
     * @param arrivedBefore keeps, as well, what arrived behind this place and was not begun to be heard
     * @return how many jobs that ended
     */
    int interrupt(boolean keepWaiting, long arrivedBefore, long nowNanos) {
        follow(nowNanos);
        int before = held.size();
        boolean current = true;
        for (Iterator<Utterance> each = held.iterator(); each.hasNext(); ) {
            Utterance utterance = each.next();
            boolean begun = current && (!utterance.untouched() || utterance == urgent);
            current = false;
            boolean waits = keepWaiting || utterance.job().arrival() >= arrivedBefore;
            if (begun || !waits || !utterance.rewind()) {
                each.remove();
                end(utterance, JobState.INTERRUPTED, ErrorCode.JOB_INTERRUPTED, "interrupted");
            }
        }
        lastSound.skipped(nowNanos);
        lastSpeech.skipped(nowNanos);
        return before - held.size();
    }

    /**
     * The link is lost. The one that is being heard goes on with the next link, and what was sent ahead is sent again.
     * To be followed by {@link PlayOutClock#lost}.
     *
     * @param how where an utterance goes on whose producer did not say
     */
    void linkLost(Resume how, long nowNanos) {
        follow(nowNanos);
        long heardTo = clock.heardIfLost(nowNanos);
        for (Iterator<Utterance> each = held.iterator(); each.hasNext(); ) {
            Utterance utterance = each.next();
            boolean heard = utterance.begin() < heardTo || utterance.heardBefore() > 0;
            boolean begun = !utterance.untouched() && heard && utterance.job().speech() != null;
            boolean over = begun && utterance.sent() && utterance.end() <= heardTo;
            if (over) {
                each.remove();
                endedByClock = true;
                answers.heard(utterance, true);
            } else if (begun
                    ? !utterance.resume(heardTo, resume(utterance, how), clock.position())
                    : !utterance.beginAnew()) {
                each.remove();
                end(utterance, JobState.FAILED, ErrorCode.AVATAR_LOST, "the link to the avatar was lost");
            }
        }
        lastSound.skipped(nowNanos);
        lastSpeech.skipped(nowNanos);
    }

    private static Resume resume(Utterance utterance, Resume unlessSaid) {
        Resume said = utterance.job().resume();
        return said == null ? unlessSaid : said;
    }

    /** Ends all of them: the link is going. */
    void endAll(JobState how, ErrorCode code, String detail) {
        for (Utterance first = held.pollFirst(); first != null; first = held.pollFirst()) {
            boolean nobodysFault = how == JobState.INTERRUPTED && code == ErrorCode.SESSION_ENDED;
            end(first, first.untouched() && nobodysFault ? JobState.REJECTED : how, code, detail);
        }
    }

    private void end(Utterance utterance, JobState how, ErrorCode code, String detail) {
        if (utterance.job().action() == JobAction.FINISH && utterance.sent() && how == JobState.INTERRUPTED) {
            // What it asked for happens nevertheless.
            answers.done(utterance.job());
        } else if (utterance.untouched()) {
            answers.unheard(utterance.job(), how, code, detail);
        } else {
            answers.cutOff(utterance, new Utterance.Fault(how, code, detail));
        }
    }
}
