package io.avatargateway.session;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Says whether the avatar service is there. The port that the avatar's translator implements. */
public interface AvatarServiceProbe {

    /**
     * Completes with the reason why the service cannot be reached at this moment, or empty if it can; never exceptionally. Returns at
     * once. Any thread. The text is fit for operators and holds no secret.
     */
    CompletionStage<Optional<String>> check();
}
