package io.avatargateway.jms;

import io.avatargateway.session.SessionId;
import io.avatargateway.session.SessionOptions;
import io.avatargateway.session.SessionSnapshot;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What the commands need of the registry; a seam for tests. Any thread, at once; see the registry for what the stages
 * fail with.
 */
interface CommandTarget {

    CompletionStage<SessionSnapshot> open(SessionOptions options);

    CompletionStage<SessionSnapshot> close(SessionId id, boolean drain);

    CompletionStage<Integer> interrupt(SessionId id, boolean keepWaiting);

    Optional<SessionSnapshot> find(SessionId id);
}
