package io.avatargateway.traces;

import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * In which trace a job goes on, and which is a session's own. Ids follow from names, so that every gateway comes to the
 * same ones, at each delivery, and nothing has to be kept. Any thread.
 */
final class Contexts {

    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;

    private final int percent;

    /** @param percent of the jobs whose producers sent no context are sampled */
    Contexts(int percent) {
        this.percent = percent;
    }

    /**
     * A job's own span: in its producer's trace, or in a new one.
     *
     * @param session null if it is not known
     * @param sent what its producer sent, or null
     * @return what was sent where that is not to be recorded; null where nothing was sent, and the job is not sampled
     */
    TraceContext ofJob(SessionId session, String jobId, TraceContext sent) {
        if (sent != null && (sent.followed() || !sent.sampled())) {
            return sent;
        }
        if (sent == null && percent == 0) {
            return null;
        }
        String name = "job\n" + session + "\n" + jobId;
        if (sent == null) {
            byte[] hash = hash(name);
            return sampled(hash) ? root(hash) : null;
        }
        String digits = HexFormat.of().formatHex(hash(name + "\n" + sent.traceparent()));
        return new TraceContext(
                sent.traceId(), spanId(digits.substring(0, SPAN_DIGITS)), true, sent.state(), true, sent.spanId());
    }

    /** The root of a session's own trace, whether it is recorded or not. */
    static TraceContext ofSession(SessionId session) {
        return root(hash("session\n" + session));
    }

    /** Whether a session's trace is recorded on its own account. */
    boolean samples(SessionId session) {
        return sampled(hash("session\n" + session));
    }

    private static TraceContext root(byte[] hash) {
        String digits = HexFormat.of().formatHex(hash);
        return new TraceContext(
                traceId(digits.substring(0, TRACE_DIGITS)),
                spanId(digits.substring(TRACE_DIGITS, TRACE_DIGITS + SPAN_DIGITS)),
                true,
                null,
                true,
                null);
    }

    /** By what is in none of the ids, so that they do not tell. */
    private boolean sampled(byte[] hash) {
        long last = ByteBuffer.wrap(hash, hash.length - Long.BYTES, Long.BYTES).getLong();
        return Long.remainderUnsigned(last, 100) < percent;
    }

    /** All zeros would be no id. */
    private static String traceId(String digits) {
        return digits.chars().allMatch(digit -> digit == '0') ? "1".repeat(TRACE_DIGITS) : digits;
    }

    private static String spanId(String digits) {
        return digits.chars().allMatch(digit -> digit == '0') ? "1".repeat(SPAN_DIGITS) : digits;
    }

    private static byte[] hash(String name) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
