package io.avatargateway.api;

import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkRecord;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A session as JSON; what is null is left out. See {@link SessionSnapshot} for what the fields mean.
 *
 * @param requestedVideo the size that was asked for; {@code video} is what came
 * @param warnings Simli's, of options that it took nevertheless; null if there are none
 * @param join only in the answers to those who open a session, or describe it by a command: it is a credential
 * @param transitions not in lists
 * @param links not in lists
 * @param gateway the one that has it; only in lists, and for operators
 */
@JsonbPropertyOrder({"id", "state", "reason", "detail", "faceId", "createdAt", "join", "audioQueue"})
public record SessionView(
        String id,
        SessionState state,
        CloseReason reason,
        String detail,
        String faceId,
        String model,
        boolean handleSilence,
        long maxSessionLengthSeconds,
        long maxIdleSeconds,
        Long endAfterViewerLeftSeconds,
        String startSpeech,
        boolean placeholder,
        String tenant,
        Map<String, String> metadata,
        Appearance.VideoSize requestedVideo,
        Appearance.Position position,
        Map<String, Double> camera,
        String backgroundId,
        String foregroundId,
        List<String> warnings,
        Instant createdAt,
        Instant closedAt,
        int generation,
        JoinView join,
        String audioQueue,
        String upstreamSessionId,
        String destination,
        LinkEvent.VideoMetadata video,
        boolean viewerSeen,
        Double roundTripMillis,
        List<SessionSnapshot.Transition> transitions,
        List<LinkView> links,
        SessionSnapshot.Counters counters,
        FailureView failure,
        String gateway) {

    /**
     * One link of a session, or an attempt to open one. See {@link LinkRecord}.
     *
     * @param paidSeconds how long Simli's session lasted, rounded up; null while it lasts
     */
    public record LinkView(
            int generation, Instant from, Instant to, String why, String upstreamSessionId, Long paidSeconds) {

        private static LinkView of(LinkRecord link) {
            Duration paid = link.paid();
            return new LinkView(
                    link.generation(),
                    link.from(),
                    link.to(),
                    link.why(),
                    link.upstreamSessionId(),
                    paid == null ? null : paid.plusSeconds(1).minusNanos(1).toSeconds());
        }
    }

    /**
     * Why a session could not be opened.
     *
     * @param kind what sort of failure
     * @param upstreamCode Simli's own code, or null
     * @param detail for people
     */
    public record FailureView(LinkFailure.Kind kind, String upstreamCode, String detail) {

        private static FailureView of(LinkFailure failure) {
            return failure == null ? null : new FailureView(failure.kind(), failure.upstreamCode(), failure.detail());
        }
    }

    /**
     * One session among others.
     *
     * @param jobsWaiting what is known of that beside the session's own count
     * @param gateway the one that has it; null if the caller is not told
     */
    public static SessionView summary(SessionSnapshot session, long jobsWaiting, String gateway) {
        return of(session, null, false, session.counters().withJobsWaiting(jobsWaiting), gateway);
    }

    /** Everything except the join info. */
    public static SessionView full(SessionSnapshot session) {
        return of(session, null, true, session.counters(), null);
    }

    /**
     * The answer to the one who opened it.
     *
     * @param disclosure what the viewer is told; may be empty
     */
    public static SessionView opened(SessionSnapshot session, String disclosure) {
        JoinView join = session.join() == null ? null : JoinView.of(session.join(), disclosure);
        return of(session, join, true, session.counters(), null);
    }

    /** Everything, with the join info while there is a room to join. For clients that may have it at any time. */
    public static SessionView joinable(SessionSnapshot session, String disclosure) {
        return session.state() == SessionState.CLOSED ? full(session) : opened(session, disclosure);
    }

    private static SessionView of(
            SessionSnapshot session, JoinView join, boolean inFull, SessionSnapshot.Counters counters, String gateway) {
        SessionOptions options = session.options();
        Appearance appearance = options.appearance();
        return new SessionView(
                session.id().value(),
                session.state(),
                session.reason(),
                session.detail() == null || session.detail().isEmpty() ? null : session.detail(),
                options.faceId(),
                options.model(),
                options.handleSilence(),
                options.maxSessionLength().toSeconds(),
                options.maxIdle().toSeconds(),
                options.endAfterViewerLeft() == null
                        ? null
                        : options.endAfterViewerLeft().toSeconds(),
                options.startSpeech().word(),
                options.placeholder(),
                options.tenant(),
                options.metadata(),
                appearance.video(),
                appearance.position(),
                appearance.camera().isEmpty() ? null : appearance.camera(),
                appearance.backgroundId(),
                appearance.foregroundId(),
                session.warnings().isEmpty() ? null : session.warnings(),
                session.createdAt(),
                session.closedAt(),
                session.generation(),
                join,
                session.audioQueue(),
                session.upstreamSessionId(),
                session.destination(),
                session.video(),
                session.viewerSeen(),
                millis(session.lastRoundTrip()),
                inFull ? session.transitions() : null,
                inFull ? session.links().stream().map(LinkView::of).toList() : null,
                counters,
                FailureView.of(session.failure()),
                gateway);
    }

    /** With fractions: on the sandbox a round trip is far below one millisecond. */
    private static Double millis(Duration duration) {
        return duration == null ? null : duration.toNanos() / 1_000_000.0;
    }
}
