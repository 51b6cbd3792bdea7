package io.avatargateway.http;

import java.util.Optional;

/**
 * What an HTTP server answered.
 *
 * @param status of HTTP
 * @param retryAfter the header, or null
 * @param body empty if it was larger than is read
 */
public record HttpAnswer(int status, String retryAfter, Optional<byte[]> body) {

    /** Without the body: it may hold a token. */
    @Override
    public String toString() {
        return "HttpAnswer[status=" + status + "]";
    }
}
