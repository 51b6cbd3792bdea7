package io.avatargateway.session.speech;

import io.avatargateway.audio.SpeechLevel;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.speech.PlayOutClock.Played;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What is being heard of the jobs that the session holds, by the play-out clock: who is told that it starts, its words,
 * and its end. Used by the session's worker only.
 */
public final class Hearing {

    private final Deque<Utterance> held;
    private final PlayOutClock clock;
    private final JobStatusReporter answers;
    private final Consumer<PictureChange> picture;
    private final Anchors anchors;
    private boolean endedByClock;
    /** Whatever is not digital silence: what may be speech must not end for its idleness. */
    private final LastSpeech lastSound;
    /** What is loud enough, which is what the avatar service may count. */
    private final LastSpeech lastSpeech;

    /**
     * @param held in the order of speaking
     * @param picture changes it
     * @param nowNanos the present
     */
    Hearing(
            Deque<Utterance> held,
            PlayOutClock clock,
            JobStatusReporter answers,
            Consumer<PictureChange> picture,
            Anchors anchors,
            long nowNanos) {
        this.held = held;
        this.clock = clock;
        this.answers = answers;
        this.picture = picture;
        this.anchors = anchors;
        this.lastSound = new LastSpeech(clock, SpeechLevel::bytesUntilEndOfSound, nowNanos);
        this.lastSpeech = new LastSpeech(clock, SpeechLevel::bytesUntilEndOfSpeech, nowNanos);
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
        anchors.sending(nowNanos);
        lastSound.sending(frame);
        lastSpeech.sending(frame);
        clock.sent(frame.length, SpeechLevel.bytesUntilEndOfSound(frame) > 0, nowNanos);
    }

    /** The avatar has begun or stopped to speak. */
    void signal(long nowNanos) {
        anchors.lookSoon(nowNanos);
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
                done(first);
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
                if (first.started()) {
                    anchors.follow(first, nowNanos);
                }
                return;
            }
            if (first.start()) {
                answers.started(first.job());
            }
            held.removeFirst();
            heard(first, played == Played.ESTIMATED, nowNanos);
        }
        lastSound.ended(nowNanos);
        lastSpeech.ended(nowNanos);
    }

    /** Everything before this one has been spoken, which is no speech. */
    private void done(Utterance first) {
        held.removeFirst();
        if (first.job().action() == JobAction.CHANGE_PICTURE) {
            picture.accept(first.job().pictureChange());
        }
        answers.done(first.job());
    }

    /** All of this one was heard. */
    void heard(Utterance utterance, boolean byClock, long nowNanos) {
        endedByClock = byClock;
        anchors.ended(utterance, nowNanos);
        answers.heard(utterance, byClock);
    }

    /** This one is cut off. */
    void cutOff(Utterance utterance, SpeechFault why, long nowNanos) {
        anchors.ended(utterance, nowNanos);
        answers.cutOff(utterance, why);
    }

    /** What was sent is forgotten by the avatar; to be called before the clock learns of it. */
    void skipped(long nowNanos) {
        lastSound.skipped(nowNanos);
        lastSpeech.skipped(nowNanos);
    }

    /**
     * How long until {@link #follow} has something to tell, by the clock.
     *
     * @return in nanoseconds; {@link Long#MAX_VALUE} if nothing happens by itself
     */
    long nanosUntilNews(long nowNanos) {
        Utterance first = held.peekFirst();
        if (first == null || first.untouched()) {
            return Long.MAX_VALUE;
        }
        long due = anchors.nanosUntilLook(nowNanos);
        if (!first.started() && first.begin() < clock.position()) {
            due = Math.min(due, clock.nanosUntilReached(first.begin(), nowNanos));
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
}
