package io.avatargateway.api;

import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.JoinInfo;
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
                null);
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
                plain.endAfterViewerLeft());
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
                warnings);
    }
}
