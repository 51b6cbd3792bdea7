package io.avatargateway.service;

import io.avatargateway.security.Tenant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a list of dead letters goes on. In a queue, those of a higher priority come first, and then the older ones.
 *
 * @param queue in whose queue
 * @param last the last one that was listed of it; null before the first
 */
public record DeadLetterCursor(Tenant queue, Last last) {

    /** How a cursor looks, for messages. */
    public static final String RULE = "what next said in the answer before";

    private static final Pattern FORM = Pattern.compile("([0-9])\\.([0-9]{1,15})\\.(.{1,100})");

    /**
     * One that was listed.
     *
     * @param priority 0 to 9
     * @param millis when it was put aside, since the epoch
     */
    public record Last(DeadLetterId id, int priority, long millis) {}

    /** The cursor that this text is, as {@link #toString} writes it; empty if it is none. Any thread. */
    public static Optional<DeadLetterCursor> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Tenant.parse(text).map(queue -> new DeadLetterCursor(queue, null));
        }
        return DeadLetterId.parse(parts.group(3))
                .map(id -> new DeadLetterCursor(
                        id.queue(), new Last(id, Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)))));
    }

    @Override
    public String toString() {
        return last == null ? queue.name() : last.priority + "." + last.millis + "." + last.id;
    }
}
