package io.avatargateway.session.speech;

import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.port.Job;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The jobs that the session holds, in the order of speaking. Each of them gets exactly one final answer. Used by the
 * session's worker only.
 */
public final class Utterances {

    /** The most that are held of those that overtake others; the next ones wait in the queue. */
    private static final int MOST_OVERTAKING = 16;

    private final PlayOutClock clock;
    private final JobStatusReporter answers;
    private final Anchors anchors;
    private final Hearing hearing;
    private final boolean keepFrames;
    private final Deque<Utterance> held = new ArrayDeque<>();
    /** The latest job that barged in; it is not one of those that wait. */
    private Utterance urgent;

    private Resume goesOn = Resume.EXACT;
    /** Whether nothing was lost between the other gateway and this one, whatever producers say of losses. */
    private boolean nothingLost;

    /** How much of jobs was heard from another gateway, in bytes, by their places in the order of arrival. */
    private final Map<Long, Long> heardFromAnother = new HashMap<>();

    /**
     * @param picture changes it
     * @param anchors tells how far the jobs were heard
     * @param keepFrames whether what is sent ahead may be kept until it is heard: it must have a limit for that
     * @param nowNanos the present
     */
    Utterances(
            PlayOutClock clock,
            JobStatusReporter answers,
            Consumer<PictureChange> picture,
            Anchors anchors,
            boolean keepFrames,
            long nowNanos) {
        this.clock = clock;
        this.answers = answers;
        this.anchors = anchors;
        this.keepFrames = keepFrames;
        this.hearing = new Hearing(held, clock, answers, picture, anchors, nowNanos);
    }

    /** What is being heard of them. */
    Hearing hearing() {
        return hearing;
    }

    /**
     * Another gateway spoke before.
     *
     * @param how where an utterance goes on whose producer did not say
     */
    void takeUp(Continuation from, Resume how) {
        nothingLost = from.handOver().exact();
        goesOn = how;
        from.heard().forEach(heard -> heardFromAnother.put(heard.arrival(), heard.bytesAt(from.aliveAt())));
        anchors.takeUp(from);
    }

    /** This gateway lets the session go, and sends nothing any more. */
    void left(HandOver how, long nowNanos) {
        hearing.follow(nowNanos);
        anchors.left(how, nowNanos);
    }

    /** Whether something of a job that is not held yet was heard from another gateway. */
    boolean heardElsewhere(Job job) {
        return heardFromAnother.getOrDefault(job.arrival(), 0L) > 0;
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
        return utterance.fresh() && utterance != urgent && !utterance.job().overtakes();
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
        Long heard = heardFromAnother.remove(utterance.job().arrival());
        if (heard != null && heard > 0 && utterance.job().speech() != null) {
            utterance.heardFromAnother(heard, nothingLost ? Resume.EXACT : resume(utterance, goesOn));
            answers.startedBefore(utterance.job());
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

    /** This one was sent to its end, or as far as it could be read. */
    void sent(Utterance utterance) {
        if (utterance.fresh() && utterance.fault() != null) {
            held.remove(utterance);
            SpeechFault fault = utterance.fault();
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

    /**
     * The avatar has been told to forget all speech. The current utterance ends, and so do the others, except for those
     * that are to be kept. They begin again when their turn comes. To be called before the clock learns of it.
     *
     * @param keepWaiting keeps those that were not begun to be heard
     * @param arrivedBefore keeps, as well, what arrived behind this place and was not begun to be heard
     * @return how many jobs that ended
     */
    int interrupt(boolean keepWaiting, long arrivedBefore, long nowNanos) {
        hearing.follow(nowNanos);
        int before = held.size();
        boolean current = true;
        for (Iterator<Utterance> each = held.iterator(); each.hasNext(); ) {
            Utterance utterance = each.next();
            boolean begun = current && (!utterance.fresh() || utterance == urgent);
            current = false;
            boolean waits = keepWaiting || utterance.job().arrival() >= arrivedBefore;
            if (begun || !waits || !utterance.rewind()) {
                each.remove();
                end(utterance, JobState.INTERRUPTED, ErrorCode.JOB_INTERRUPTED, "interrupted", nowNanos);
            }
        }
        hearing.skipped(nowNanos);
        return before - held.size();
    }

    /**
     * The link is lost. The one that is being heard goes on with the next link, and what was sent ahead is sent again.
     * To be followed by {@link PlayOutClock#lost}.
     *
     * @param how where an utterance goes on whose producer did not say
     */
    void linkLost(Resume how, long nowNanos) {
        hearing.follow(nowNanos);
        anchors.lost(nowNanos);
        long heardTo = clock.heardIfLost(nowNanos);
        for (Iterator<Utterance> each = held.iterator(); each.hasNext(); ) {
            Utterance utterance = each.next();
            boolean heard = utterance.begin() < heardTo || utterance.heardBefore() > 0;
            boolean begun = !utterance.untouched() && heard && utterance.job().speech() != null;
            boolean over = begun && utterance.sent() && utterance.end() <= heardTo;
            if (over) {
                each.remove();
                hearing.heard(utterance, true, nowNanos);
            } else if (begun
                    ? !utterance.resume(heardTo, resume(utterance, how), clock.position())
                    : !utterance.beginAnew()) {
                each.remove();
                end(utterance, JobState.FAILED, ErrorCode.AVATAR_LOST, "the link to the avatar was lost", nowNanos);
            }
        }
        hearing.skipped(nowNanos);
    }

    private static Resume resume(Utterance utterance, Resume unlessSaid) {
        Resume said = utterance.job().resume();
        return said == null ? unlessSaid : said;
    }

    /** Ends all of them: the link is going. */
    void endAll(JobState how, ErrorCode code, String detail, long nowNanos) {
        for (Utterance first = held.pollFirst(); first != null; first = held.pollFirst()) {
            boolean nobodysFault = how == JobState.INTERRUPTED && code == ErrorCode.SESSION_ENDED;
            end(first, first.fresh() && nobodysFault ? JobState.REJECTED : how, code, detail, nowNanos);
        }
    }

    private void end(Utterance utterance, JobState how, ErrorCode code, String detail, long nowNanos) {
        if (utterance.job().action() == JobAction.FINISH && utterance.sent() && how == JobState.INTERRUPTED) {
            // What it asked for happens nevertheless.
            answers.done(utterance.job());
        } else if (utterance.fresh()) {
            answers.unheard(utterance.job(), how, code, detail);
        } else {
            hearing.cutOff(utterance, new SpeechFault(how, code, detail), nowNanos);
        }
    }
}
