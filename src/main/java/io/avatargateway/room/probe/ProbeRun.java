package io.avatargateway.room.probe;

import io.avatargateway.room.RoomDisconnect;
import io.avatargateway.room.Rooms;
import io.avatargateway.room.Visit;
import io.avatargateway.room.probe.ProbeReport.Finding;
import io.avatargateway.room.probe.ProbeReport.Mark;
import io.avatargateway.room.probe.ProbeReport.Step;
import io.avatargateway.security.Caller;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.service.SpeechIntake;
import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.model.ViewerReport;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a probe does, from the opening of its session to the end of it, as any client would. One step follows the other
 * on one thread, and every wait is within the probe's time. The session is ended whatever happens.
 */
final class ProbeRun implements Runnable {

    private static final Logger LOG = Logger.getLogger(ProbeRun.class.getName());
    private static final Duration END_WITHIN = Duration.ofSeconds(5);
    private static final Duration TELL_WITHIN = Duration.ofSeconds(1);
    private static final String JOB = "probe";
    private static final Caller SELF = Caller.gateway();

    /** What the probe needs of the gateway. */
    record Gateway(SessionRegistry registry, SpeechIntake intake, Rooms rooms, Clock clock) {}

    private final Gateway gateway;
    private final Probe probe;
    private final ProbeSpeech sample;
    private final SessionOptions options;
    private final ChangeSignal bell;
    private final long untilNanos;
    private SessionId session;
    private Visit visit;

    /** @param bell rung by the probe's watcher */
    ProbeRun(Gateway gateway, Probe probe, ProbeSpeech sample, SessionOptions options, ChangeSignal bell) {
        this.gateway = gateway;
        this.probe = probe;
        this.sample = sample;
        this.options = options;
        this.bell = bell;
        this.untilNanos = probe.startedNanos() + probe.request().timeout().toNanos();
    }

    @Override
    public void run() {
        List<Finding> findings = new ArrayList<>();
        try {
            open();
            join();
            start();
            look();
            speak();
            watch();
        } catch (ProbeFailure failure) {
            findings.add(failure.finding());
        } catch (InterruptedException stopping) {
            findings.add(new Finding(ProbeReason.STOPPED, "the gateway is stopping"));
        } catch (RuntimeException defect) {
            LOG.log(Level.SEVERE, defect, () -> "Probe " + probe.id() + " failed");
            findings.add(new Finding(ProbeReason.PROBE_FAILED, "the server's log has more under " + probe.id()));
        } finally {
            probe.stopWatching();
            findings.addAll(end());
            if (findings.isEmpty()) {
                findings.addAll(ProbeWarnings.of(probe, sample.audibleMillis()));
            }
            probe.done(findings, gateway.clock().instant());
        }
    }

    private void open() throws ProbeFailure, InterruptedException {
        CompletableFuture<SessionSnapshot> opening = null;
        try {
            opening = gateway.registry().open(SELF, options, null).toCompletableFuture();
            SessionSnapshot opened = opening.get(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            session = opened.id();
            probe.session(session);
            note(opened);
        } catch (GatewayException refused) {
            throw notOpened(refused);
        } catch (ExecutionException failed) {
            throw notOpened(failed.getCause());
        } catch (TimeoutException late) {
            throw new ProbeFailure(ProbeReason.SESSION_NOT_OPENED, "no join info within the probe's time");
        } finally {
            if (session == null && opening != null) {
                // It may still come about, and nobody would end it.
                var unused = opening.thenAccept(late -> gateway.registry().close(SELF, late.id(), false));
            }
        }
    }

    private static ProbeFailure notOpened(Throwable failure) {
        Throwable root =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (root instanceof GatewayException refused) {
            return new ProbeFailure(ProbeReason.SESSION_NOT_OPENED, describe(refused));
        }
        LOG.log(Level.SEVERE, "A probe's session could not be opened", root);
        return new ProbeFailure(ProbeReason.SESSION_NOT_OPENED, "the server's log has more");
    }

    private static String describe(GatewayException refused) {
        return refused.code() + ": " + refused.getMessage();
    }

    private void join() throws ProbeFailure, InterruptedException {
        probe.step(Step.JOINING);
        EventLog events = gateway.registry().events(SELF, session).orElseThrow();
        events.subscribe(bell::ring);
        try {
            visit = gateway.rooms().enter(snapshot().join(), probe.watcher());
        } catch (GatewayException refused) {
            throw new ProbeFailure(ProbeReason.ROOM_NOT_JOINED, describe(refused));
        }
        CompletableFuture<Void> joined = visit.joined().toCompletableFuture();
        joined.thenRun(() -> probe.mark(Mark.ROOM_JOINED)).thenRun(bell::ring).exceptionally(never -> null);
        visit.left().whenComplete((departure, defect) -> bell.ring());
        await(joined::isDone, ProbeReason.ROOM_NOT_JOINED, "the room did not let the probe in");
    }

    private void start() throws ProbeFailure, InterruptedException {
        probe.step(Step.STARTING);
        await(() -> snapshot().state().takesSpeech(), ProbeReason.NO_START, "the avatar did not get ready");
        note(snapshot());
    }

    private void look() throws ProbeFailure, InterruptedException {
        probe.step(Step.LOOKING);
        await(() -> probe.watcher().sawFrame(), ProbeReason.NO_PICTURE, "no frame came");
        probe.markNanos(Mark.FIRST_FRAME, probe.watcher().seen().firstNanos());
        note(snapshot());
        var unused = gateway.registry().viewer(SELF, session, ViewerReport.of(ViewerEvent.FIRST_FRAME));
    }

    private void speak() throws ProbeFailure, InterruptedException {
        probe.step(Step.LISTENING);
        probe.watcher().listen();
        probe.mark(Mark.SPEECH_SENT);
        try {
            gateway.intake().submit(SELF, session, JOB, ProbeSpeech.TYPE, sample.open());
        } catch (GatewayException refused) {
            throw new ProbeFailure(ProbeReason.SPEECH_REFUSED, describe(refused));
        }
        await(() -> probe.watcher().heard().audible(), ProbeReason.NO_SOUND, "nothing was heard of the speech");
        probe.markNanos(Mark.FIRST_SOUND, probe.watcher().heard().firstNanos());
    }

    private void watch() throws ProbeFailure, InterruptedException {
        probe.step(Step.WATCHING);
        await(
                () -> job().map(job -> job.state().terminal()).orElse(false),
                ProbeReason.SPEECH_NOT_FINISHED,
                "the speech did not end");
        JobStatus last = job().orElseThrow();
        if (last.state() == JobState.FAILED && ErrorCode.AVATAR_LOST.name().equals(last.code())) {
            // The job fails just before the session tells why it is over.
            await(() -> false, ProbeReason.SPEECH_NOT_FINISHED, "the speech failed");
        }
        if (last.state() != JobState.FINISHED) {
            throw new ProbeFailure(
                    ProbeReason.SPEECH_NOT_FINISHED,
                    "the speech ended as " + last.state().word() + " (" + last.code() + ")");
        }
        probe.mark(Mark.SPEECH_FINISHED, last.time());
    }

    /**
     * Ends the session and leaves the room, also on a thread that was interrupted. Returns what went wrong with that.
     */
    private List<Finding> end() {
        boolean hurried = Thread.interrupted();
        probe.step(Step.ENDING);
        List<Finding> findings = new ArrayList<>();
        try {
            if (session != null) {
                var unused = gateway.registry().close(SELF, session, false);
            }
        } finally {
            if (visit != null) {
                visit.close();
            }
        }
        try {
            long endNanos = System.nanoTime() + END_WITHIN.toNanos();
            if (session != null && !hurried && !bell.await(this::isClosed, endNanos)) {
                findings.add(new Finding(
                        ProbeReason.SESSION_NOT_ENDED,
                        "session " + session + " is " + snapshot().state()));
            } else if (session != null && snapshot().closedAt() != null) {
                probe.mark(Mark.SESSION_CLOSED, snapshot().closedAt());
            }
        } catch (InterruptedException stopping) {
            hurried = true;
        }
        if (hurried) {
            Thread.currentThread().interrupt();
        }
        return findings;
    }

    /** Waits for what should happen next; the end of the session or of the visit is noticed at once. */
    private void await(BooleanSupplier reached, ProbeReason otherwise, String detail)
            throws ProbeFailure, InterruptedException {
        boolean rung = bell.await(
                () -> reached.getAsBoolean() || isLost() || departure().isPresent(), untilNanos);
        if (reached.getAsBoolean()) {
            return;
        }
        if (!rung) {
            throw new ProbeFailure(
                    otherwise,
                    detail + " within the probe's " + probe.request().timeout().toSeconds() + " s");
        }
        // Where the room went because the session did, the session says why, perhaps in a moment.
        bell.await(this::isLost, System.nanoTime() + TELL_WITHIN.toNanos());
        SessionSnapshot last = snapshot();
        if (last.state() == SessionState.CLOSED || last.state() == SessionState.RECOVERING) {
            boolean unready = otherwise == ProbeReason.NO_START;
            throw new ProbeFailure(unready ? otherwise : ProbeReason.SESSION_LOST, whyLost(last));
        }
        RoomDisconnect gone = departure().orElseThrow();
        boolean outside = otherwise == ProbeReason.ROOM_NOT_JOINED;
        throw new ProbeFailure(outside ? otherwise : ProbeReason.ROOM_LOST, gone.kind() + ": " + gone.detail());
    }

    private static String whyLost(SessionSnapshot last) {
        if (last.state() == SessionState.CLOSED) {
            return last.reason() + (last.detail().isEmpty() ? "" : ": " + last.detail());
        }
        return last.transitions().get(last.transitions().size() - 1).detail();
    }

    private Optional<RoomDisconnect> departure() {
        return visit == null
                ? Optional.empty()
                : Optional.ofNullable(visit.left().toCompletableFuture().getNow(null));
    }

    private Optional<JobStatus> job() {
        return gateway.registry().job(SELF, session, JOB);
    }

    private boolean isClosed() {
        return snapshot().state() == SessionState.CLOSED;
    }

    /** A probe tells of each loss, also of one that the session would outlive. */
    private boolean isLost() {
        return isClosed() || snapshot().state() == SessionState.RECOVERING;
    }

    private SessionSnapshot snapshot() {
        return gateway.registry().find(SELF, session).orElseThrow();
    }

    private void note(SessionSnapshot snapshot) {
        if (snapshot.authorisedAt() != null) {
            probe.mark(Mark.TOKEN, snapshot.authorisedAt());
        }
        for (SessionSnapshot.Transition transition : snapshot.transitions()) {
            if (transition.to() == SessionState.JOINABLE) {
                probe.mark(Mark.JOIN_INFO, transition.time());
            } else if (transition.to() == SessionState.READY) {
                probe.mark(Mark.START, transition.time());
            }
        }
        if (snapshot.video() != null) {
            probe.announced(snapshot.video().fps());
        }
    }
}
