package io.avatargateway.jms.command;

import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What the commands need of the registry; a seam for tests. Any thread, at once; see the registry for what the stages
 * fail with.
 */
public interface CommandTarget {

    CompletionStage<SessionSnapshot> open(SessionOptions options);

    CompletionStage<SessionSnapshot> close(SessionId id, boolean drain);

    CompletionStage<Integer> interrupt(SessionId id, boolean keepWaiting);

    Optional<SessionSnapshot> find(SessionId id);
}
