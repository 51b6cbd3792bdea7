package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.faults.FaultKind;
import io.avatargateway.sandbox.history.CloseReason;
import io.avatargateway.sandbox.history.SessionFacts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.LongSupplier;

/** What Simli sends when a socket opens, before START, and the clocks that begin to run then. On the loop. */
final class Opening {
    private final SessionFacts facts;
    private final SessionHost host;
    private final SessionTimers timers;
    private final SessionFaults faults;
    private final Outbox outbox;
    private final SessionEnd end;
    private boolean hasHadViewer;

    Opening(
            SessionFacts facts,
            SessionHost host,
            SessionTimers timers,
            SessionFaults faults,
            Outbox outbox,
            SessionEnd end) {
        this.facts = facts;
        this.host = host;
        this.timers = timers;
        this.faults = faults;
        this.outbox = outbox;
        this.end = end;
    }

    /** @param lastSpeechNanos when speech was last heard */
    void begin(LongSupplier lastSpeechNanos) {
        timers.after(Duration.ofSeconds(facts.maxSessionSeconds()), () -> end.stop(CloseReason.MAX_LENGTH));
        timers.whenIdleFor(
                Duration.ofSeconds(facts.maxIdleSeconds()), lastSpeechNanos, () -> end.stop(CloseReason.IDLE));
        awaitViewer();
    }

    /** Somebody is in the room. */
    void viewerJoined() {
        hasHadViewer = true;
    }

    /** Says where the room is, and what comes. */
    void introduce() {
        if (!faults.has(FaultKind.NO_JOIN_INFO)) {
            String token = host.roomTokens()
                    .issue(facts.room(), facts.identity(), host.loop().now());
            outbox.send(Signal.joinInfo(host.rules().publicUrl(), token));
        }
        outbox.send(Signal.destination("sandbox", facts.simliSessionId()));
        Video video = Video.of(facts);
        outbox.send(Signal.videoMetadata(
                video.framesPerSecond(),
                video.framing().width(),
                video.framing().height()));
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
        if (mayCome && hasHadViewer) {
            return;
        }
        end.terminate(
                Signal.plain("CLOSING", "CLOSING nobody joined the room within " + seconds(within) + " s"),
                CloseReason.VIEWER_ABSENT,
                null);
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
