package io.avatargateway.sandbox.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body of {@code multipart/form-data}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>
 */
public final class Multipart {
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i)multipart/form-data\\s*;.*?\\bboundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70})).*");
    private static final Pattern NAME = Pattern.compile("(?i)\\bname=(?:\"([^\"]*)\"|([^\\s;\"]+))");
    private static final Pattern FILE_NAME = Pattern.compile("(?i)\\bfilename=(?:\"([^\"]*)\"|([^\\s;\"]+))");
    private static final byte[] BLANK_LINE = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_HEADER_BYTES = 8 * 1024;

    /**
     * A field of the form.
     *
     * @param fileName as the sender has it; empty if it said none
     * @param content its bytes
     */
    // Nobody compares parts.
    @SuppressWarnings("ArrayRecordComponent")
    public record Part(String fileName, byte[] content) {}

    private Multipart() {}

    /**
     * Finds a field.
     *
     * @param contentType of the request
     * @param body of the request
     * @param name of the field
     * @return the first of that name; empty if there is none, or if this is no such body
     */
    public static Optional<Part> find(String contentType, byte[] body, String name) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.matches()) {
            return Optional.empty();
        }
        byte[] delimiter = ("--" + either(boundary)).getBytes(StandardCharsets.UTF_8);
        int start = indexOf(body, delimiter, 0);
        while (start >= 0) {
            int from = start + delimiter.length;
            int next = indexOf(body, delimiter, from);
            if (next < 0) {
                return Optional.empty();
            }
            Optional<Part> part = part(body, from, next, name);
            if (part.isPresent()) {
                return part;
            }
            start = next;
        }
        return Optional.empty();
    }

    /** What lies between two delimiters, if it has that name. */
    private static Optional<Part> part(byte[] body, int from, int to, String name) {
        int headerEnd = indexOf(body, BLANK_LINE, from);
        if (headerEnd < 0 || headerEnd - from > MAX_HEADER_BYTES) {
            return Optional.empty();
        }
        int contentFrom = headerEnd + BLANK_LINE.length;
        // The line break before a delimiter belongs to the delimiter.
        int contentTo = to - 2;
        String header = new String(body, from, headerEnd - from, StandardCharsets.UTF_8);
        Matcher named = NAME.matcher(header);
        if (contentFrom > contentTo || !named.find() || !either(named).equals(name)) {
            return Optional.empty();
        }
        Matcher file = FILE_NAME.matcher(header);
        return Optional.of(new Part(file.find() ? either(file) : "", Arrays.copyOfRange(body, contentFrom, contentTo)));
    }

    private static String either(Matcher quotedOrNot) {
        return quotedOrNot.group(1) == null ? quotedOrNot.group(2) : quotedOrNot.group(1);
    }

    private static int indexOf(byte[] body, byte[] what, int from) {
        for (int at = from; at <= body.length - what.length; at++) {
            if (Arrays.equals(body, at, at + what.length, what, 0, what.length)) {
                return at;
            }
        }
        return -1;
    }
}
