package io.avatargateway.client;

import java.util.Optional;

/**
 * One event of a stream, or a sign of life.
 *
 * @param id or null
 * @param name its type
 * @param data null for a comment
 * @param retryMillis when to connect again, or -1
 */
record ServerEvent(String id, String name, String data, long retryMillis) {

    /** The sequence number, if it has one. */
    Optional<Long> sequence() {
        return Optional.ofNullable(id).filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf);
    }
}
