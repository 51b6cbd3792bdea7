package io.avatargateway.jms.message;

import java.time.Duration;
import java.time.Instant;

/** When a message expires, as a message says it: in milliseconds since the epoch, and 0 for never. Holds no state. */
public final class Expiration {

    private Expiration() {}

    /** After this time; never if it is zero. */
    public static long after(Duration time, Instant now) {
        return time.isZero() ? 0 : now.plus(time).toEpochMilli();
    }
}
