package io.avatargateway.simli;

/**
 * Puts the fragments of a text message together, within bounds. Only the beginning of a message over the limit is kept,
 * so that it costs no memory and the session survives it. Used by one thread at a time (the socket's reader).
 */
final class TextAssembler {

    private final SimliMessageParser parser;
    private final int maxChars;
    private StringBuilder kept = new StringBuilder();
    private long chars;

    TextAssembler(SimliMessageParser parser, int maxChars) {
        this.parser = parser;
        this.maxChars = maxChars;
    }

    /** Takes the next fragment; with the last one of a message the parser gets it. */
    void add(String fragment, boolean last) {
        chars += fragment.length();
        int room = maxChars - kept.length();
        kept.append(fragment, 0, Math.min(room, fragment.length()));
        if (!last) {
            return;
        }
        String text = kept.toString();
        long length = chars;
        // A fresh one, so that one large message does not hold its memory for the session's life.
        kept = new StringBuilder();
        chars = 0;
        if (length > maxChars) {
            parser.oversized(text, length);
        } else {
            parser.parse(text);
        }
    }
}
