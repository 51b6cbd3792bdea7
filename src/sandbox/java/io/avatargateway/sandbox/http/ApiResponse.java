package io.avatargateway.sandbox.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status HTTP status; {@link #NEVER} to leave the caller waiting
 * @param contentType of the body, null without one
 * @param headers further headers
 * @param bodyBytes size of the body
 * @param body writes it
 */
public record ApiResponse(int status, String contentType, Map<String, String> headers, long bodyBytes, Body body) {
    /** The status of an answer that never comes. */
    static final int NEVER = 0;

    /** Writes a body. */
    @FunctionalInterface
    public interface Body {
        /**
         * Called once, on one of Jetty's threads.
         *
         * @param out blocks while the caller does not read
         * @throws IOException when the caller is gone
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * A JSON document.
     *
     * @param status HTTP status
     * @param value maps, lists, records
     * @return the answer
     */
    public static ApiResponse json(int status, Object value) {
        return bytes(status, "application/json", Json.bytes(value));
    }

    /**
     * Plain text.
     *
     * @param status HTTP status
     * @param text the body
     * @return the answer
     */
    public static ApiResponse text(int status, String text) {
        return bytes(status, "text/plain;charset=utf-8", text.getBytes(UTF_8));
    }

    /**
     * An answer without a body.
     *
     * @param status HTTP status
     * @return the answer
     */
    public static ApiResponse empty(int status) {
        return new ApiResponse(status, null, Map.of(), 0, out -> {});
    }

    /**
     * An error as Simli words it: {@code {"detail": "…"}}.
     *
     * @param status HTTP status
     * @param detail value and rule
     * @return the answer
     */
    public static ApiResponse error(int status, String detail) {
        return json(status, Map.of("detail", detail));
    }

    /**
     * No answer at all: the connection stays open and quiet.
     *
     * @return the answer
     */
    public static ApiResponse never() {
        return empty(NEVER);
    }

    /**
     * Adds a header.
     *
     * @param name its name
     * @param value its value
     * @return a copy
     */
    public ApiResponse withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new ApiResponse(status, contentType, Map.copyOf(more), bodyBytes, body);
    }

    /**
     * A file.
     *
     * @param status HTTP status
     * @param contentType its type
     * @param body its bytes
     * @return the answer
     */
    public static ApiResponse bytes(int status, String contentType, byte[] body) {
        return new ApiResponse(status, contentType, Map.of(), body.length, out -> out.write(body));
    }
}
