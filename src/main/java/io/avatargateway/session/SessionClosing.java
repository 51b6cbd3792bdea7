package io.avatargateway.session;

import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.loop.SessionTimers;
import io.avatargateway.session.loop.SessionTimers.Kind;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.speech.Hearing;
import io.avatargateway.session.speech.LastSpeech;
import io.avatargateway.session.speech.SessionContext;
import io.avatargateway.session.speech.Speaker;
import io.avatargateway.session.speech.Tenure;
import java.time.Duration;

/**
 * How a session comes to its end: the rule of idleness, draining, and the closing of all that it has. Used by the
 * session's worker only.
 */
final class SessionClosing {

    /** How near to a time limit an end that the avatar service gives no reason for counts as that limit's. */
    private static final Duration LIMIT_SLACK = Duration.ofSeconds(2);

    private final Tenure tenure;
    private final SessionOptions options;
    private final SessionPolicy policy;
    private final Timekeeper time;
    private final Mailbox mailbox;
    private final SessionTimers timers;
    private final SessionLifecycle life;
    private final SessionFacts facts;
    private final Speaker speaker;
    private final LinkOpening links;
    private final Runnable afterwards;

    private JobFeed feed;
    private CloseReason drainReason;
    private String drainDetail = "";
    /** Why the session is to end, once it is known to be this gateway's. */
    private CloseReason pending;

    private String pendingDetail;

    /** @param afterwards what is to be done once the session is closed */
    SessionClosing(
            SessionContext context,
            SessionLifecycle life,
            SessionFacts facts,
            Speaker speaker,
            LinkOpening links,
            Runnable afterwards) {
        this.tenure = context.tenure();
        this.options = context.options();
        this.policy = context.policy();
        this.time = context.time();
        this.mailbox = context.mailbox();
        this.timers = context.timers();
        this.life = life;
        this.facts = facts;
        this.speaker = speaker;
        this.links = links;
        this.afterwards = afterwards;
    }

    void feed(JobFeed sessionsQueue) {
        feed = sessionsQueue;
    }

    /**
     * Ends the session when no speech was heard for too long. Digital silence that is being played is none; only, the
     * avatar service, which counts the same, is then the first that may end it.
     */
    void watchIdle() {
        long left = speaker.hearing().lastSound().heardNanos() + patience().toNanos() - time.nanos();
        timers.start(Kind.IDLE, Math.max(0, left), () -> {
            Hearing hearing = speaker.hearing();
            hearing.lastSound().follow(time.nanos());
            if (hearing.lastSound().isUnderWay() || !(speaker.quiet() || hearing.playsSilence(time.nanos()))) {
                return;
            }
            if (since(hearing.lastSound()).compareTo(patience()) >= 0) {
                drain(CloseReason.IDLE, CloseReason.IDLE, "");
            } else {
                watchIdle();
            }
        });
    }

    private Duration patience() {
        return speaker.quiet() ? options.maxIdle() : options.maxIdle().plus(LIMIT_SLACK);
    }

    private Duration since(LastSpeech last) {
        return Duration.ofNanos(time.nanos() - last.heardNanos());
    }

    /**
     * Ends the session after the jobs that wait now: with the one reason, or where there is nothing to play, with the
     * other.
     */
    void drain(CloseReason afterwards, CloseReason atOnce, String detail) {
        if (life.closed() || draining()) {
            return;
        }
        if (!life.is(SessionState.RECOVERING) && (!life.state().takesSpeech() || speaker.awaitsFirstViewer())) {
            close(atOnce, detail);
            return;
        }
        begin(afterwards, detail);
        feed.drain(new JobFeed.Drained() {
            @Override
            public void upTo(long place) {
                mailbox.post(() -> speaker.admission().limit(place));
            }

            @Override
            public void over() {
                mailbox.post(() -> {
                    speaker.admission().exhaust();
                    speaker.advance();
                });
            }
        });
    }

    private void begin(CloseReason afterwards, String detail) {
        timers.cancel(Kind.IDLE);
        drainReason = afterwards;
        drainDetail = detail;
        if (!life.is(SessionState.RECOVERING)) {
            life.become(SessionState.DRAINING, "");
        }
    }

    /** Whether the session is to end behind what waits, also where it is recovering at this moment. */
    boolean draining() {
        return drainReason != null;
    }

    /** All was heard that was to be, though the link did not live to say so. */
    void drained() {
        close(drainReason, drainDetail);
    }

    /** Drains where the turn of a job came that asks for it; says DONE behind the last speech. */
    void afterSpeech() {
        if (life.state().takesSpeech() && speaker.finishing()) {
            begin(CloseReason.COMPLETED, "");
        }
        if (life.is(SessionState.DRAINING) && !speaker.doneSaid() && speaker.exhausted()) {
            speaker.sayDone();
            Duration bound = Duration.ofNanos(speaker.leadNanos()).plus(policy.drainTimeout());
            timers.start(
                    Kind.DRAIN, bound, () -> close(drainReason, "no STOP within " + bound.toMillis() + " ms of DONE"));
        }
    }

    /** STOP: the avatar has ended, after DONE or on its own account. */
    void stopped() {
        if (speaker.doneSaid()) {
            speaker.onPlayedOut();
        }
        close(whyStopped(), speaker.doneSaid() ? drainDetail : "");
    }

    /** A normal end without a reason from the avatar service: its own limits are the likely one. */
    CloseReason whyStopped() {
        if (speaker.doneSaid()) {
            return drainReason;
        }
        if (Duration.between(facts.createdAt, time.now()).plus(LIMIT_SLACK).compareTo(options.maxSessionLength())
                >= 0) {
            return CloseReason.MAX_LENGTH;
        }
        LastSpeech lastSpeech = speaker.hearing().lastSpeech();
        lastSpeech.follow(time.nanos());
        if (life.state().takesSpeech()
                && !lastSpeech.isUnderWay()
                && since(lastSpeech).plus(LIMIT_SLACK).compareTo(options.maxIdle()) >= 0) {
            return CloseReason.IDLE;
        }
        return viewerMissing() ? CloseReason.VIEWER_MISSING : CloseReason.UPSTREAM_CLOSING;
    }

    /** Whether an end of the avatar service's own has the likely reason that nobody joined in time. */
    boolean viewerMissing() {
        SessionLink link = links.current();
        return link != null
                && link.join != null
                && !facts.viewerSeen
                && Math.abs(time.nanos() - link.joinByNanos) <= 2 * LIMIT_SLACK.toNanos();
    }

    /** Nobody knows whose the session is: it ends once it is known to be this gateway's. */
    private void later(CloseReason reason, String detail) {
        if (pending == null) {
            pending = reason;
            pendingDetail = detail;
        }
    }

    /** Ends the session if that was asked for while it was on hold. Returns whether. */
    boolean catchUp() {
        if (pending != null) {
            close(pending, pendingDetail);
        }
        return pending != null;
    }

    /**
     * Ends everything at once. Idempotent; the first reason wins. While nobody knows whose the session is, that waits:
     * its queues may be another gateway's.
     */
    void close(CloseReason reason, String detail) {
        if (life.closed()) {
            return;
        }
        if (!tenure.holds()) {
            later(reason, detail);
            return;
        }
        timers.cancelAll();
        EndReasons.JobEnd jobEnd = EndReasons.ofJobs(reason);
        speaker.close(jobEnd.state(), jobEnd.code(), "the session ended: " + reason);
        facts.closedAt = time.now();
        life.close(reason, detail);
        links.close(!speaker.doneSaid(), reason.name());
        afterwards.run();
    }
}
