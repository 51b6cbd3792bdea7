package io.avatargateway.client;

import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * How a session's events are followed.
 *
 * @param after the last sequence number that is known, 0 for none
 * @param reconnect how long to try to connect again before giving up, 1 ms to 7 days
 * @param onReconnect told the last sequence number when the connection is lost, on the thread that waits for events
 */
public record EventOptions(long after, Duration reconnect, LongConsumer onReconnect) {

    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException naming value and rule
     */
    public EventOptions {
        if (after < 0) {
            throw Arguments.wrong("after", after, "0 and more");
        }
        Arguments.span("reconnect", reconnect);
        if (onReconnect == null) {
            throw Arguments.wrong("onReconnect", "null", "somebody who is told");
        }
    }

    /**
     * From the first event that is kept; tries two minutes to connect again.
     *
     * @return the usual options
     */
    public static EventOptions all() {
        return new EventOptions(0, TWO_MINUTES, last -> {});
    }

    /**
     * Only later ones.
     *
     * @param sequence of the last event that is known
     * @return a copy
     */
    public EventOptions behind(long sequence) {
        return new EventOptions(sequence, reconnect, onReconnect);
    }

    /**
     * How long to try to connect again.
     *
     * @param time 1 ms to 7 days
     * @return a copy
     */
    public EventOptions reconnectFor(Duration time) {
        return new EventOptions(after, time, onReconnect);
    }

    /**
     * Tells that the connection was lost.
     *
     * @param told the last sequence number
     * @return a copy
     */
    public EventOptions tellingReconnects(LongConsumer told) {
        return new EventOptions(after, reconnect, told);
    }
}
