package io.avatargateway.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events (HTML standard, "Server-sent events"), within bounds. For one thread. */
final class EventParser {

    private static final int MAX_LINE_BYTES = 1024 * 1024;
    private static final int MAX_DATA_CHARS = 4 * 1024 * 1024;

    private final InputStream in;

    EventParser(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /**
     * Waits for the next one. A comment alone is one too: it has no data.
     *
     * @return empty at the end of the stream
     * @throws IOException if the stream broke, or is none
     */
    Optional<ServerEvent> next() throws IOException {
        String id = null;
        String name = "message";
        StringBuilder data = null;
        long retryMillis = -1;
        boolean any = false;
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty()) {
                if (any) {
                    return Optional.of(new ServerEvent(id, name, data == null ? null : data.toString(), retryMillis));
                }
                continue;
            }
            any = true;
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            switch (field) {
                case "id" -> id = value;
                case "event" -> name = value;
                case "data" -> data = appended(data, value);
                case "retry" -> retryMillis = value.matches("\\d{1,6}") ? Long.parseLong(value) : retryMillis;
                default -> {
                    // A comment, or a field of the future.
                }
            }
        }
        return Optional.empty();
    }

    private static StringBuilder appended(StringBuilder data, String value) throws IOException {
        StringBuilder all =
                data == null ? new StringBuilder(value) : data.append('\n').append(value);
        if (all.length() > MAX_DATA_CHARS) {
            throw new IOException("an event of more than " + MAX_DATA_CHARS + " characters");
        }
        return all;
    }

    /** Null at the end. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
            }
            if (line.size() >= MAX_LINE_BYTES) {
                throw new IOException("a line of more than " + MAX_LINE_BYTES + " bytes");
            }
            line.write(next);
        }
        return null;
    }
}
