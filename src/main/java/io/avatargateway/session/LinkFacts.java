package io.avatargateway.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the avatar service told of itself over the link. Used by the session's worker only. */
final class LinkFacts {
    LinkEvent.Placed placed;
    LinkEvent.VideoMetadata video;
    Duration roundTrip;
    long unknownMessages;

    static Map<String, Object> describe(LinkEvent.Placed placed) {
        Map<String, Object> data = new HashMap<>();
        if (placed.destination() != null) {
            data.put("destination", placed.destination());
        }
        if (placed.upstreamSessionId() != null) {
            data.put("upstreamSessionId", placed.upstreamSessionId());
        }
        return data;
    }
}
