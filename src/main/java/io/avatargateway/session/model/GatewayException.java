package io.avatargateway.session.model;

import java.time.Duration;
import java.util.Optional;

/**
 * A request that the gateway cannot fulfil: a stable code, and the facts. Its message is fit for the one who asked; it
 * holds no secret.
 */
public class GatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String upstreamCode;
    private final Duration retryAfter;

    /**
     * @param code what went wrong
     * @param detail the value and the rule
     */
    public GatewayException(ErrorCode code, String detail) {
        this(code, detail, null, null);
    }

    /**
     * @param code what went wrong
     * @param detail the value and the rule
     * @param upstreamCode Simli's own code, or null
     * @param retryAfter when to try again, or null if that is not known
     */
    public GatewayException(ErrorCode code, String detail, String upstreamCode, Duration retryAfter) {
        super(detail);
        this.code = code;
        this.upstreamCode = upstreamCode;
        this.retryAfter = retryAfter;
    }

    /** What went wrong. */
    public ErrorCode code() {
        return code;
    }

    /** Simli's own code, where Simli said one. */
    public Optional<String> upstreamCode() {
        return Optional.ofNullable(upstreamCode);
    }

    /** When to try again, where that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
