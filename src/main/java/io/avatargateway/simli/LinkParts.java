package io.avatargateway.simli;

import io.avatargateway.session.port.Link;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/** What all links share. */
record LinkParts(
        SimliTokenClient tokens,
        SimliConnector connector,
        ScheduledExecutorService timer,
        Set<Link> live,
        SafeText safe,
        String apiKey,
        Duration pingInterval,
        int maxMessageChars) {
    @Override
    public String toString() {
        return "LinkParts[]";
    }
}
