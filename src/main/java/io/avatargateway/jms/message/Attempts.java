package io.avatargateway.jms.message;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often a message failed in this server. The broker's own count is no measure: it also counts messages that were
 * only fetched ahead when a server or a connection died. Bounded: the oldest are forgotten. One thread at a
 * time, its owner's.
 */
public final class Attempts {

    private static final int MAX_REMEMBERED = 1_000;

    private final Map<Long, Integer> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** The number of the attempt that begins now, 1 for the first. */
    public int number(long messageId) {
        return failures.getOrDefault(messageId, 0) + 1;
    }

    /** The attempt counts as failed until its transaction is committed, and then its message never comes again. */
    public void failed(long messageId) {
        failures.merge(messageId, 1, Integer::sum);
    }

    /** The attempt did not fail by this message. */
    public void undo(long messageId) {
        failures.computeIfPresent(messageId, (id, count) -> count > 1 ? count - 1 : null);
    }
}
