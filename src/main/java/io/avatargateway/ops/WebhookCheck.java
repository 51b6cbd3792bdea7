package io.avatargateway.ops;

import io.avatargateway.service.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which webhooks have failed for long, or want nothing any more. Their events wait or are dead letters, so it is never
 * a reason for a restart. No state.
 */
final class WebhookCheck {

    /** A receiver that is being restarted, or is busy, is nobody's trouble. */
    static final Duration LONG = Duration.ofHours(1);
    /** That are named. */
    private static final int NAMES = 10;

    private WebhookCheck() {}

    /** Those of them that have taken nothing for so long, and those that never will. */
    static List<Webhooks.Delivery> failing(List<Webhooks.Delivery> here, Instant now) {
        return here.stream()
                .filter(delivery -> delivery.troubleSince() != null)
                .filter(delivery -> delivery.state() == Webhooks.State.GONE
                        || !delivery.troubleSince().isAfter(now.minus(LONG)))
                .toList();
    }

    /** Why, for people; empty if there are none. */
    static Optional<String> why(List<Webhooks.Delivery> failing) {
        if (failing.isEmpty()) {
            return Optional.empty();
        }
        String names = failing.stream()
                .limit(NAMES)
                .map(delivery -> delivery.name() + " of tenant " + delivery.tenant()
                        + (delivery.state() == Webhooks.State.GONE ? " (wants nothing any more)" : "")
                        + " since " + delivery.troubleSince())
                .collect(Collectors.joining(", "));
        int more = failing.size() - NAMES;
        return Optional.of("events reach nobody: " + names + (more > 0 ? ", and " + more + " more" : ""));
    }
}
