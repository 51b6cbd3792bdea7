package io.avatargateway.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Reads {@code Retry-After} (RFC 9110, section 10.2.3): seconds or an HTTP date. Holds no state. */
public final class RetryAfter {

    private static final Duration MOST = Duration.ofDays(1);

    private RetryAfter() {}

    /**
     * How long to wait. Any thread.
     *
     * @param value the header, or null
     * @return not negative, at most a day; or null if there is none or it is not readable
     */
    public static Duration read(String value, Instant now) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        Duration wait;
        try {
            if (text.matches("[0-9]{1,9}")) {
                wait = Duration.ofSeconds(Long.parseLong(text));
            } else {
                wait = Duration.between(
                        now,
                        ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            }
        } catch (DateTimeException notADate) {
            return null;
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MOST) > 0 ? MOST : wait;
    }
}
