package io.avatargateway.cluster.record;

import io.avatargateway.security.Caller;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.StartSpeech;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Sessions for records. */
public final class Stored {

    private Stored() {}

    public static StoredSession session() {
        return new StoredSession(SessionId.random(), options(), Instant.parse("2026-11-30T10:00:00Z"));
    }

    public static SessionOptions options() {
        return new SessionOptions(
                "face",
                null,
                false,
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
}
