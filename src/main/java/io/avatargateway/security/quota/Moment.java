package io.avatargateway.security.quota;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A moment, by two clocks.
 *
 * @param time tells the day; may be set
 * @param nanos as {@link System#nanoTime}; only goes on
 */
record Moment(Instant time, long nanos) {

    /** In UTC. */
    LocalDate day() {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
