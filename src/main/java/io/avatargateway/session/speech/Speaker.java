package io.avatargateway.session.speech;

import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.loop.SessionTimers;
import io.avatargateway.session.loop.SessionTimers.Kind;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.StartSpeech;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.port.Link;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The flow of speech of one session. Takes jobs from the feed as the lead window asks, cuts them into frames and keeps
 * few frames in flight. The play-out clock tells it which job is being heard. Used by the session's worker only.
 */
public final class Speaker {

    /** For so long, what was sent and acknowledged may wait to be counted while nothing can be sent. */
    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Tenure tenure;
    private final SessionPolicy policy;
    private final Timekeeper time;
    private final SessionTimers timers;
    private final Mailbox mailbox;
    private final Runnable afterwards;
    private final PlayOutClock clock;
    private final JobStatusReporter answers;
    /** By their kinds; a new room has none of them. */
    private final Map<Class<?>, PictureChange> picture = new LinkedHashMap<>();

    private final Utterances utterances;
    private final Hearing hearing;
    private final WaitingJobs waiting;
    private final SpeechPace pace;
    private final ChangeOver changeOver = new ChangeOver();
    private final FrameBatch batch = new FrameBatch();
    private final SpeechFlow flow;
    private Link link;
    private int inFlight;
    private long framesSent;
    private long framesAcknowledged;
    private boolean open;
    private boolean onHold;
    /** Whether a link was lost, or another gateway spoke before: then nothing is held back for long. */
    private boolean goesOn;

    private boolean finishing;
    private boolean doneSaid;
    private boolean closed;

    /** @param afterwards what the session does whenever the flow of speech has moved */
    public Speaker(SessionContext context, Runnable afterwards) {
        this.tenure = context.tenure();
        this.policy = context.policy();
        this.time = context.time();
        this.timers = context.timers();
        this.mailbox = context.mailbox();
        this.onHold = context.options().startSpeech() == StartSpeech.ON_VIEWER;
        this.afterwards = afterwards;
        this.clock = new PlayOutClock(
                time.nanos(),
                policy.confirmGrace().toNanos(),
                policy.pongTimeout().toNanos());
        this.answers = new JobStatusReporter(clock, time, context.journal());
        this.utterances = new Utterances(
                clock,
                answers,
                this::changePicture,
                new Anchors(clock, time, context.record()),
                !policy.leadWindow().isZero(),
                time.nanos());
        this.hearing = utterances.hearing();
        this.pace = new SpeechPace(policy, clock, utterances);
        this.waiting = new WaitingJobs(answers);
        this.flow = new SpeechFlow(context.meter(), clock, time);
    }

    /** The queue that jobs come from, and that is told of their end. Once, before the first job. */
    public void feed(JobFeed sessionsQueue) {
        answers.feed(sessionsQueue);
        waiting.feed(sessionsQueue);
    }

    /** The avatar takes speech from now on. */
    public void open(Link onto) {
        link = onto;
        picture.values().forEach(link::changePicture);
        open = true;
        flow.stopped();
        hearing.restart(time.nanos());
        advance();
    }

    /** Speech is to go on over another link, from the next pause on. To be followed by {@link #advance}. */
    public void changeInPause() {
        changeOver.inPause();
    }

    /** The same as soon as what was sent has been heard, be it within an utterance. */
    public void changeSoon() {
        changeOver.now();
    }

    /** Speech is to end here in the next pause, be it within an utterance. To be followed by {@link #advance}. */
    public void leaveInPause() {
        changeOver.inAnyPause();
    }

    /** The same between any two frames. */
    public void leaveSoon() {
        changeOver.now();
    }

    /** Whether nothing that was sent is still to be heard, and nothing more is sent. */
    public boolean mayLeave() {
        return !doneSaid && (!open || (changeOver.wanted() && heardAll()));
    }

    private boolean heardAll() {
        return inFlight == 0 && clock.nanosUntilQuiet(time.nanos()) <= 0;
    }

    /** Speech stays with its link. To be followed by {@link #advance}. */
    public void stay() {
        changeOver.off();
    }

    /** Whether speech is to go on over another link, and nothing that was sent is still to be heard. */
    public boolean mayChange() {
        return changeOver.wanted() && open && !doneSaid && heardAll();
    }

    /**
     * Speech goes on over this link.
     *
     * @return for how long nothing was heard because of that, in nanoseconds
     */
    public long changeTo(Link onto) {
        long now = time.nanos();
        long gap = changeOver.gapNanos(clock.endNanos(), now);
        boolean allHeard = clock.nanosUntilQuiet(now) <= 0;
        hearing.follow(now);
        if (!allHeard) {
            utterances.linkLost(Resume.EXACT, now);
        }
        clock.lost(now);
        flow.stopped();
        inFlight = 0;
        link = onto;
        picture.values().forEach(link::changePicture);
        changeOver.off();
        advance();
        return gap;
    }

    private void changePicture(PictureChange change) {
        picture.remove(change.getClass());
        picture.put(change.getClass(), change);
        link.changePicture(change);
    }

    /**
     * The link is lost. What was not heard waits for the next one.
     *
     * @param how where an utterance goes on that was being heard, unless its producer said it
     * @param hold whether speech waits for {@link #release} then
     */
    public void linkLost(Resume how, boolean hold) {
        long now = time.nanos();
        utterances.linkLost(how, now);
        clock.lost(now);
        open = false;
        onHold = onHold || hold;
        goesOn = true;
        doneSaid = false;
        inFlight = 0;
        advance();
    }

    /**
     * Another gateway spoke before: jobs go on where they were heard up to.
     *
     * @param how where an utterance goes on, unless its producer said it
     * @param hold whether speech waits for {@link #release}
     */
    public void takeUp(Continuation from, Resume how, boolean hold) {
        onHold = onHold || hold;
        goesOn = true;
        utterances.takeUp(from, how);
    }

    /** Tells others how far jobs were heard, for one of them to go on. To be followed by {@link #leave}. */
    public void tellLeft(HandOver how) {
        utterances.left(how, time.nanos());
    }

    /** Another gateway speaks from now on: nothing is sent or answered any more. */
    public void leave() {
        open = false;
        closed = true;
        mailbox.comesAgainSoon(false);
    }

    /** Speech that has not begun to flow waits for {@link #release}. */
    public void hold() {
        onHold = true;
    }

    /** Speech need not wait any longer. Idempotent. */
    public void release() {
        if (onHold) {
            onHold = false;
            advance();
        }
    }

    /** Whether speech is held back although the avatar may take it. */
    public boolean onHold() {
        return onHold;
    }

    /** Whether speech is held back because nobody has looked yet, so that it may never be heard. */
    public boolean awaitsFirstViewer() {
        return onHold && !goesOn;
    }

    /** The job that was asked for came: it gets its turn, or its answer. */
    public void onJob(Job job) {
        if (waiting.admit(job)) {
            flow.taken(job, utterances.heardElsewhere(job));
            utterances.add(job);
        }
        advance();
    }

    /**
     * Changes the picture at once, or as the first thing as soon as there is one; no speech is stopped. To be followed
     * by {@link #advance}.
     */
    public void changePictureNow(Job job) {
        if (open) {
            changePicture(job.pictureChange());
            answers.done(job);
        } else {
            utterances.addFirst(job);
        }
    }

    /** A job that barged in: it is spoken before all else. Comes behind the {@link #interrupt} that it asked for. */
    public void speakNow(Job job) {
        if (job.action() == JobAction.SPEAK) {
            flow.taken(job, utterances.heardElsewhere(job));
            utterances.addUrgent(job);
        } else {
            answers.done(job);
        }
    }

    /** The socket took a frame, or a skip dropped it: the next may go. */
    public void onAudioSent() {
        inFlight--;
        framesSent++;
        if (!waitsForSocket()) {
            advance();
        }
    }

    /** The avatar service took a frame. */
    public void onAcknowledged() {
        framesAcknowledged++;
        clock.acknowledged();
    }

    /** SPEAK: the avatar began to speak. */
    public void onSpeechBegan() {
        clock.speechBegan(time.nanos());
        hearing.signal(time.nanos());
        advance();
    }

    /** SILENT: the avatar stopped speaking. */
    public void onSpeechEnded() {
        clock.speechEnded(time.nanos());
        hearing.signal(time.nanos());
        advance();
    }

    /** STOP after DONE: all that was sent has been played. */
    public void onPlayedOut() {
        clock.playedOut(time.nanos());
        hearing.follow(time.nanos());
    }

    /**
     * Stops the speech: SKIP goes out before anything else is done. To be followed by {@link #advance}.
     *
     * @param keepWaiting whether jobs that were not begun to be heard are spoken later
     * @param arrivedBefore ends only what arrived before this place, of what was not begun to be sent
     * @return how many jobs that ended
     */
    public int interrupt(boolean keepWaiting, long arrivedBefore) {
        int dropped = open ? link.skip() : 0;
        long now = time.nanos();
        // Nothing can be sent again behind DONE.
        int ended = utterances.interrupt(keepWaiting && !doneSaid, doneSaid ? Long.MAX_VALUE : arrivedBefore, now);
        clock.skipped(dropped, now);
        flow.stopped();
        return ended;
    }

    /** Whether there is a link that takes speech. */
    public boolean takesSpeech() {
        return open;
    }

    /** Tells the avatar that all speech was sent. Once. */
    public void sayDone() {
        doneSaid = true;
        link.done();
    }

    /** Whether the avatar was told that all speech was sent. */
    public boolean doneSaid() {
        return doneSaid;
    }

    /** Decides which of the jobs from the queue are spoken. A change is to be followed by {@link #advance}. */
    public Admission admission() {
        return waiting.admission();
    }

    /** What producers are told. */
    public JobStatusReporter answers() {
        return answers;
    }

    /** What is being heard. */
    public Hearing hearing() {
        return hearing;
    }

    /** The jobs that the session holds. */
    public Utterances utterances() {
        return utterances;
    }

    /** Whether the turn of a job came that ends the session: what is sent is all that is spoken. */
    public boolean finishing() {
        return finishing;
    }

    /** Whether nothing is left to be sent, and nothing more is to come. */
    public boolean exhausted() {
        // Behind DONE nothing goes any more: what changes the picture at the end of the speech waits for that end.
        return admission().exhausted() && utterances.next() == null && !utterances.holdsPictureChange();
    }

    /** Whether the avatar has nothing to say at this moment, or may not. */
    public boolean quiet() {
        return onHold || utterances.isEmpty();
    }

    /** How far what was sent is ahead of what is being heard, in nanoseconds; 0 at the least. */
    public long leadNanos() {
        return clock.leadNanos(time.nanos());
    }

    /** Ends all jobs that the session holds: the link is going. Idempotent. */
    public void close(JobState how, ErrorCode code, String detail) {
        open = false;
        closed = true;
        timers.cancel(Kind.SPEECH);
        mailbox.comesAgainSoon(false);
        utterances.endAll(how, code, detail, time.nanos());
    }

    /** How many frames the socket took so far, or a skip dropped. */
    public long framesSent() {
        return framesSent;
    }

    /** How many bytes of speech went to the link so far. */
    public long bytesSent() {
        return clock.position();
    }

    /** How many frames the avatar service took so far. */
    public long framesAcknowledged() {
        return framesAcknowledged;
    }

    /**
     * Tells what has been heard, sends what should be on its way, and sets the timer for the next time that something
     * is due.
     */
    public void advance() {
        if (closed) {
            return;
        }
        long now = time.nanos();
        hearing.follow(now);
        if (open && !onHold) {
            send(now);
        }
        waiting.request(open && !onHold && pace.wantsNext(now), utterances.overtakable());
        long due = nextDue(now);
        if (due == Long.MAX_VALUE) {
            timers.cancel(Kind.SPEECH);
        } else {
            // At the least a millisecond, so that a rounding never makes a busy loop.
            timers.start(Kind.SPEECH, Math.max(due, TimeUnit.MILLISECONDS.toNanos(1)), this::advance);
        }
        // Where something can be sent it is the completion of a send that lets the next one go.
        mailbox.comesAgainSoon(due <= SOON_NANOS && !(pace.hasRoom(now) && pace.mayGo(utterances.next(), now)));
        afterwards.run();
    }

    /** Sends what may be sent. Frames go together, but while so little is ahead that each is waited for. */
    private void send(long now) {
        long before = clock.position();
        long lead = clock.leadNanos(now);
        try {
            fill(now);
        } finally {
            sendBatch();
        }
        flow.sent(clock.position() - before, lead);
    }

    /** Not what was cut a moment ago, if the session is not this gateway's any more: it counts as lost on its way. */
    private void sendBatch() {
        if (batch.isEmpty()) {
            return;
        }
        if (tenure.holds()) {
            batch.send(link);
        } else {
            batch.drop();
        }
    }

    private void fill(long now) {
        if (waitsForSocket()) {
            return;
        }
        while (inFlight < policy.framesInFlight() && pace.hasRoom(now)) {
            Utterance next = utterances.next();
            if (!pace.mayGo(next, now) || changeOver.holdsBack(next, now)) {
                return;
            }
            if (next.fresh() && expired(next.job())) {
                utterances.expired(next);
                continue;
            }
            boolean patient = pace.lasts(now);
            if (!tenure.holds()) {
                return;
            }
            byte[] frame = next.nextFrame(policy.frameBytes(), patient, link::audioBytes);
            if (frame == null) {
                // It keeps its turn until more of it comes.
                return;
            }
            int may = changeOver.mayGo(frame);
            if (may < frame.length) {
                next.putBack(Arrays.copyOfRange(frame, may, frame.length));
                frame = Arrays.copyOf(frame, may);
                if (may == 0) {
                    return;
                }
            }
            if (frame.length > 0) {
                flow.sending(next, now);
                hearing.sending(next, frame, now);
                inFlight++;
                batch.add(frame, link);
                if (!patient) {
                    sendBatch();
                }
            } else {
                // What else it brings comes behind its frames.
                sendBatch();
                utterances.sent(next);
                if (next.job().action() == JobAction.FINISH) {
                    finish(next);
                }
                hearing.follow(now);
            }
        }
    }

    /**
     * Whether the next frames wait until the socket has taken all that it has. What is ahead of the play-out will last,
     * and they go together then.
     */
    private boolean waitsForSocket() {
        return inFlight > 0 && pace.lasts(time.nanos());
    }

    private void finish(Utterance last) {
        finishing = true;
        admission().exhaust();
        utterances.rejectBehind(last);
    }

    /** Whether a job is no longer worth being spoken. */
    public boolean expired(Job job) {
        return job.expiresAt() != null && !time.now().isBefore(job.expiresAt());
    }

    private long nextDue(long now) {
        long due = Math.min(hearing.nanosUntilNews(now), pace.nanosUntilDue(now));
        long quiet = changeOver.wanted() ? clock.nanosUntilQuiet(now) : 0;
        return quiet > 0 ? Math.min(due, quiet) : due;
    }
}
