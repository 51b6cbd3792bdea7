package io.avatargateway.session;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When to try again to open a link: the pause doubles from attempt to attempt, with jitter so that many sessions do not come back at once, and is
 * never shorter than what the avatar service asks for.
 */
final class LinkAttempts {

    private final Duration backoff;
    private final Duration backoffMax;
    private int made;
    private LinkFailure last;

    LinkAttempts(Duration backoff, Duration backoffMax) {
        this.backoff = backoff;
        this.backoffMax = backoffMax;
    }

    /** One more attempt begins; returns its number, 1 for the first. */
    int begin() {
        return ++made;
    }

    /** The attempt failed; returns how long to wait before the next one. */
    Duration failed(LinkFailure failure) {
        last = failure;
        long doubled = backoff.toMillis() << Math.min(made - 1, 20);
        long ceiling = Math.max(1, Math.min(doubled, backoffMax.toMillis()));
        Duration pause =
                Duration.ofMillis(ceiling / 2 + ThreadLocalRandom.current().nextLong(ceiling / 2 + 1));
        Duration asked = failure.retryAfter();
        return asked != null && asked.compareTo(pause) > 0 ? asked : pause;
    }

    /** Why the latest attempt failed, or null if none did. */
    LinkFailure last() {
        return last;
    }
}
