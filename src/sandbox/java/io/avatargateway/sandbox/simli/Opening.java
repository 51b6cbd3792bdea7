package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.faults.FaultKind;
import io.avatargateway.sandbox.history.CloseReason;
import io.avatargateway.sandbox.history.SessionFacts;
import java.math.BigDecimal;
import java.time.Duration;

/** What Simli sends when a socket opens, up to START, and the clocks that begin to run then. On the loop. */
final class Opening {
    private final SimliSession session;
    private final SessionHost host;
    private final SessionTimers timers;
    private final SessionFaults faults;

    Opening(SimliSession session, SessionHost host, SessionTimers timers, SessionFaults faults) {
        this.session = session;
        this.host = host;
        this.timers = timers;
        this.faults = faults;
    }

    void begin() {
        SessionFacts facts = session.facts();
        timers.after(Duration.ofSeconds(facts.maxSessionSeconds()), () -> session.stop(CloseReason.MAX_LENGTH));
        timers.whenIdleFor(
                Duration.ofSeconds(facts.maxIdleSeconds()),
                session::lastSpeechNanos,
                () -> session.stop(CloseReason.IDLE));
        awaitViewer();
        if (faults.has(FaultKind.LATE_JOIN_INFO)) {
            timers.after(faults.delay(FaultKind.LATE_JOIN_INFO), this::introduce);
        } else {
            introduce();
        }
    }

    private void introduce() {
        SessionFacts facts = session.facts();
        if (!faults.has(FaultKind.NO_JOIN_INFO)) {
            String token = host.roomTokens()
                    .issue(facts.room(), facts.identity(), host.loop().now());
            session.outbox().send(Signal.joinInfo(host.rules().publicUrl(), token));
        }
        session.outbox().send(Signal.destination("sandbox", facts.simliSessionId()));
        Video video = Video.of(facts);
        session.outbox()
                .send(Signal.videoMetadata(
                        video.framesPerSecond(),
                        video.framing().width(),
                        video.framing().height()));
        if (!faults.has(FaultKind.START_MISSING)) {
            timers.after(host.rules().startDelay().plus(faults.delay(FaultKind.START_LATE)), this::start);
        }
    }

    private void start() {
        session.outbox().send(Signal.START);
        session.started();
    }

    /** The 30 s rule: a room that nobody joins is closed. */
    private void awaitViewer() {
        Duration asked = faults.delay(FaultKind.VIEWER_REQUIRED);
        Duration within = asked.isZero() ? host.rules().joinWithin() : asked;
        boolean assumed = host.rules().viewer() == ViewerRule.JOINED
                && !faults.has(FaultKind.VIEWER_ABSENT)
                && !faults.has(FaultKind.VIEWER_REQUIRED);
        boolean joins = faults.has(FaultKind.VIEWER_JOINS)
                ? faults.delay(FaultKind.VIEWER_JOINS).compareTo(within) < 0
                : assumed;
        if (!joins) {
            timers.after(within, () -> closeIfNobodyCame(within));
        }
    }

    private void closeIfNobodyCame(Duration within) {
        boolean mayCome = (host.rules().viewer() != ViewerRule.ABSENT || faults.has(FaultKind.VIEWER_REQUIRED))
                && !faults.has(FaultKind.VIEWER_ABSENT)
                && !faults.has(FaultKind.VIEWER_JOINS);
        if (mayCome && session.hasHadViewer()) {
            return;
        }
        session.terminate(
                Signal.plain("CLOSING", "CLOSING nobody joined the room within " + seconds(within) + " s"),
                CloseReason.VIEWER_ABSENT,
                null);
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
