package io.avatargateway.session.model;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of something in a trace that several systems share, by W3C's Trace Context. Whoever continues the trace
 * names {@code spanId} as its parent. Immutable.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all of them 0
 * @param spanId 16 of them, likewise
 * @param sampled whether the trace is recorded
 * @param state what others note beside it ({@code tracestate}), or null
 * @param followed whether it is a span of this gateway's; else it stands as it was received
 * @param parentSpanId of such a span: the one above it, or null for none
 */
public record TraceContext(
        String traceId, String spanId, boolean sampled, String state, boolean followed, String parentSpanId) {

    /** Version 00, and what later versions must begin with (Trace Context, section 4.2). */
    private static final Pattern PARENT =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final int MOST_PARENT = 512;
    /** What every system has to carry (section 3.3.1.5); a longer one may be dropped. */
    private static final int MOST_STATE = 512;

    /** Members with commas between, as far as that says where one ends: nobody here reads them. */
    private static final Pattern STATE = Pattern.compile("[\\x20-\\x7e\\t]+");

    public TraceContext {
        Objects.requireNonNull(traceId, "traceId");
        Objects.requireNonNull(spanId, "spanId");
    }

    /**
     * Reads it as it was received.
     *
     * @param parent the value of {@code traceparent}; anything, or null
     * @param state the value of {@code tracestate}; anything, or null. Without a good parent it means nothing
     * @return null where there is none, or a malformed one: W3C has that ignored
     */
    public static TraceContext read(Object parent, Object state) {
        if (!(parent instanceof String text) || text.length() > MOST_PARENT) {
            return null;
        }
        Matcher parts = PARENT.matcher(text);
        if (!parts.matches() || (parts.group(1).equals("00") && parts.group(5) != null)) {
            return null;
        }
        boolean sampled = (Integer.parseInt(parts.group(4), 16) & 1) == 1;
        return new TraceContext(parts.group(2), parts.group(3), sampled, carried(state), false, null);
    }

    private static String carried(Object state) {
        return state instanceof String text
                        && text.length() <= MOST_STATE
                        && STATE.matcher(text).matches()
                ? text
                : null;
    }

    /** As others read it, in version 00. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
}
