package io.avatargateway.cluster.record;

import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import java.time.Instant;

/**
 * What a session's record says: enough to open its next link. No token, no join info.
 *
 * @param id the session
 * @param options what it was opened with
 * @param createdAt when
 */
public record StoredSession(SessionId id, SessionOptions options, Instant createdAt) {}
