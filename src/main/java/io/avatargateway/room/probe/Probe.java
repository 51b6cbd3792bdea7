package io.avatargateway.room.probe;

import io.avatargateway.room.probe.ProbeReport.Finding;
import io.avatargateway.room.probe.ProbeReport.Mark;
import io.avatargateway.room.probe.ProbeReport.Step;
import io.avatargateway.room.probe.ProbeReport.Verdict;
import io.avatargateway.session.model.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One probe as far as it has come. Its run writes here, on one thread; any thread may read. */
final class Probe {

    private final String id = "prb_" + UUID.randomUUID().toString().replace("-", "");
    private final ProbeRequest request;
    private final long sentMillis;
    private final Instant startedAt;
    private final long startedNanos = System.nanoTime();
    private final Watcher watcher;
    private final Map<Mark, Long> marks = new EnumMap<>(Mark.class);

    // Guarded by this, as the marks are.
    private Step step = Step.OPENING;
    private SessionId sessionId;
    private Integer announcedFps;
    private FrameMeter.Seen seen;
    private byte[] png;
    private OptionalInt lipDelayMillis = OptionalInt.empty();
    private Instant endedAt;
    private List<Finding> findings = List.of();

    /** @param sentMillis how long the audible part of its speech is */
    Probe(ProbeRequest request, long sentMillis, Instant startedAt, ChangeSignal bell) {
        this.request = request;
        this.sentMillis = sentMillis;
        this.startedAt = startedAt;
        this.watcher = new Watcher(bell);
    }

    String id() {
        return id;
    }

    ProbeRequest request() {
        return request;
    }

    Watcher watcher() {
        return watcher;
    }

    Instant startedAt() {
        return startedAt;
    }

    long startedNanos() {
        return startedNanos;
    }

    synchronized void step(Step next) {
        step = next;
    }

    synchronized void session(SessionId session) {
        sessionId = session;
    }

    synchronized void announced(int fps) {
        announcedFps = fps;
    }

    /** The mark is reached now. */
    void mark(Mark mark) {
        markNanos(mark, System.nanoTime());
    }

    /** The mark was reached then, of {@link System#nanoTime()}. */
    synchronized void markNanos(Mark mark, long nanos) {
        marks.putIfAbsent(mark, TimeUnit.NANOSECONDS.toMillis(nanos - startedNanos));
    }

    /** The mark was reached then, by the clock of the session. */
    synchronized void mark(Mark mark, Instant time) {
        marks.putIfAbsent(mark, Math.max(0, Duration.between(startedAt, time).toMillis()));
    }

    synchronized Optional<Long> millis(Mark mark) {
        return Optional.ofNullable(marks.get(mark));
    }

    synchronized Optional<Integer> announcedFps() {
        return Optional.ofNullable(announcedFps);
    }

    /** What was seen until now is what counts: behind it the session is ended. */
    void stopWatching() {
        FrameMeter.Seen last = watcher.seen();
        byte[] picture = watcher.png().orElse(null);
        OptionalInt delay = watcher.lipDelayMillis();
        synchronized (this) {
            lipDelayMillis = delay;
            seen = last;
            png = picture;
        }
    }

    FrameMeter.Seen seen() {
        synchronized (this) {
            if (seen != null) {
                return seen;
            }
        }
        return watcher.seen();
    }

    /** The picture that it saw last; empty while there is none. */
    Optional<byte[]> png() {
        synchronized (this) {
            if (seen != null) {
                return Optional.ofNullable(png);
            }
        }
        return watcher.png();
    }

    synchronized void done(List<Finding> found, Instant time) {
        findings = List.copyOf(found);
        endedAt = time;
        step = Step.DONE;
    }

    ProbeReport report() {
        FrameMeter.Seen frames = seen();
        SoundMeter.Heard sound = watcher.heard();
        synchronized (this) {
            return new ProbeReport(
                    id,
                    request.scheduled(),
                    request.faceId(),
                    step,
                    startedAt,
                    endedAt,
                    sessionId,
                    endedAt == null ? null : verdict(findings),
                    findings,
                    marks,
                    announcedFps,
                    new ProbeReport.Seen(
                            frames.frames(),
                            frames.framesPerSecond(),
                            frames.freezes(),
                            frames.longestGapMillis(),
                            frames.widthPixels(),
                            frames.heightPixels()),
                    new ProbeReport.Heard(sound.energy(), sound.peak(), sound.audibleMillis(), sentMillis),
                    lipDelayMillis.isPresent() ? lipDelayMillis.getAsInt() : null);
        }
    }

    private static Verdict verdict(List<Finding> findings) {
        if (findings.isEmpty()) {
            return Verdict.HEALTHY;
        }
        return findings.stream().anyMatch(finding -> finding.reason().fatal()) ? Verdict.FAILED : Verdict.DEGRADED;
    }
}
