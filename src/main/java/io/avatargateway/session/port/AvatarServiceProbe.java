package io.avatargateway.session.port;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Looks whether the avatar service can be reached. The port that the avatar's translator implements, for the health
 * checks.
 */
@FunctionalInterface
public interface AvatarServiceProbe {

    /**
     * Looks, or gives the result of a look a few seconds ago; returns at once, any thread. Opens no session and costs
     * nothing.
     *
     * @return ends within the connection time-out, never exceptionally: empty if the service answers, else why not, for
     *     people, without secrets
     */
    CompletionStage<Optional<String>> check();
}
