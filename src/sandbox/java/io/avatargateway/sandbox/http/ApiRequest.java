package io.avatargateway.sandbox.http;

import java.util.Map;
import java.util.Optional;

/**
 * A request, read completely.
 *
 * @param pathVariables values of the route's {@code {name}} segments
 * @param query the first value of each query parameter
 * @param headers the first value of each header, names in lower case
 * @param body at most {@link Route#maxBodyBytes}
 */
// Nobody compares requests, so that arrays are equal only to themselves does no harm.
@SuppressWarnings("ArrayRecordComponent")
public record ApiRequest(
        Map<String, String> pathVariables, Map<String, String> query, Map<String, String> headers, byte[] body) {
    /**
     * A header.
     *
     * @param name in lower case
     * @return its first value
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /**
     * A query parameter.
     *
     * @param name its name
     * @return its first value
     */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }
}
