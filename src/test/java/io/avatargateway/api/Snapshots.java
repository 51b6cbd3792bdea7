package io.avatargateway.api;

import io.avatargateway.security.Caller;
import io.avatargateway.security.Owner;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkRecord;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.StartSpeech;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Sessions for tests to look at. */
public final class Snapshots {

    static final Instant CREATED = Instant.parse("2025-01-02T03:04:05.678Z");

    private static final List<LinkRecord> LINKS = List.of(
            new LinkRecord(1, CREATED, CREATED.plusSeconds(1), CREATED.plusSeconds(61), "LINK_LOST: 1006", "sim-1"),
            LinkRecord.opening(2, CREATED.plusSeconds(61)));

    private Snapshots() {}

    public static SessionOptions options(String faceId) {
        return new SessionOptions(
                faceId,
                null,
                true,
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                StartSpeech.ON_START,
                false,
                null,
                Map.of(),
                Appearance.USUAL,
                null,
                Caller.local().owner());
    }

    public static SessionSnapshot joinable(JoinInfo join) {
        return snapshot(SessionState.JOINABLE, join);
    }

    public static SessionSnapshot snapshot(SessionState state, JoinInfo join) {
        return snapshot(state, join, options("face"), List.of());
    }

    static SessionSnapshot shown(Appearance appearance, List<String> warnings) {
        SessionOptions plain = options("face");
        SessionOptions options = new SessionOptions(
                plain.faceId(),
                plain.model(),
                plain.handleSilence(),
                plain.maxSessionLength(),
                plain.maxIdle(),
                plain.startSpeech(),
                plain.placeholder(),
                plain.tenant(),
                plain.metadata(),
                appearance,
                plain.endAfterViewerLeft(),
                plain.owner());
        return snapshot(SessionState.READY, null, options, warnings);
    }

    private static SessionSnapshot snapshot(
            SessionState state, JoinInfo join, SessionOptions options, List<String> warnings) {
        SessionId id = SessionId.random();
        return new SessionSnapshot(
                id,
                state,
                null,
                "",
                options,
                CREATED,
                null,
                null,
                1,
                join,
                "avatar.audio." + id,
                null,
                null,
                null,
                false,
                Duration.ofNanos(1_234_567),
                List.of(new SessionSnapshot.Transition(null, SessionState.OPENING, CREATED, null, "")),
                new SessionSnapshot.Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                null,
                LINKS,
                warnings);
    }

    /** Of a session that is open, with all that one may have. */
    public static SessionSnapshot running(SessionId id, SessionState state, int generation, JoinInfo join) {
        return full(
                id, state, generation, join, Instant.now(), null, Caller.local().owner());
    }

    /** Of a session of this owner. */
    public static SessionSnapshot owned(Owner owner, SessionState state, JoinInfo join) {
        return full(SessionId.random(), state, 1, join, Instant.now(), null, owner);
    }

    /** Of a session that has ended. */
    public static SessionSnapshot closed(SessionId id, Instant at) {
        return closed(id, at, Caller.local().owner());
    }

    /** One of this owner's that ended then. */
    public static SessionSnapshot closed(SessionId id, Instant at, Owner owner) {
        return full(id, SessionState.CLOSED, 1, null, at.minusSeconds(60), at, owner);
    }

    private static SessionSnapshot full(
            SessionId id,
            SessionState state,
            int generation,
            JoinInfo join,
            Instant createdAt,
            Instant closedAt,
            Owner owner) {
        SessionOptions options = new SessionOptions(
                "face",
                "model",
                true,
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                StartSpeech.ON_VIEWER,
                true,
                "tenant",
                Map.of("case", "42", "lang", "de"),
                new Appearance(
                        new Appearance.VideoSize(640, 480),
                        new Appearance.Position(0.5, null),
                        Map.of("zoom", 1.2),
                        "background",
                        null,
                        "{\"private\":1}"),
                Duration.ofSeconds(30),
                owner);
        return new SessionSnapshot(
                id,
                state,
                closedAt == null ? null : CloseReason.CLIENT,
                "detail",
                options,
                createdAt,
                createdAt.plusSeconds(1),
                closedAt,
                generation,
                join,
                "avatar.audio." + id,
                "upstream",
                "worker",
                new LinkEvent.VideoMetadata(25, 512, 512),
                true,
                Duration.ofNanos(1_234_567),
                List.of(new SessionSnapshot.Transition(null, SessionState.OPENING, createdAt, null, "")),
                new SessionSnapshot.Counters(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
                new LinkFailure(LinkFailure.Kind.TIMED_OUT, "CODE", Duration.ofSeconds(3), "why"),
                LINKS,
                List.of("warning"));
    }
}
