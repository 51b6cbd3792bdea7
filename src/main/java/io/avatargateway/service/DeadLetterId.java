package io.avatargateway.service;

import io.avatargateway.security.Tenant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which dead letter: {@code default.} and a UUID.
 *
 * @param queue in whose queue it lies. That is its own tenant's, or the default one's where that has none
 * @param uuid of its message, which a gateway gave it when it was put aside
 */
public record DeadLetterId(Tenant queue, String uuid) {

    private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern FORM = Pattern.compile("([a-z0-9_-]+)\\.(" + UUID + ")");

    /** The id that this text is; empty if it is none. Any thread. */
    public static Optional<DeadLetterId> parse(String text) {
        Matcher parts = FORM.matcher(text == null ? "" : text);
        return parts.matches()
                ? Tenant.parse(parts.group(1)).map(queue -> new DeadLetterId(queue, parts.group(2)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return queue + "." + uuid;
    }
}
