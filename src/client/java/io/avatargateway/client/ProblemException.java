package io.avatargateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The gateway answered with a problem (RFC 9457), whose {@link #code()} is stable. */
public final class ProblemException extends ClientException {

    private static final long serialVersionUID = 1L;
    private static final int INTERNAL_ERROR = 500;

    private final int status;
    private final String code;
    private final boolean retryable;

    private ProblemException(int status, String code, String detail, boolean retryable) {
        super(
                retryable || status == INTERNAL_ERROR ? Kind.FAILED : Kind.REFUSED,
                code + ": " + detail + (retryable ? "; try again later" : ""));
        this.status = status;
        this.code = code;
        this.retryable = retryable;
    }

    /** Empty if something else stands there. */
    static Optional<ProblemException> of(int status, String body) {
        return Json.parse(body)
                .filter(problem -> problem.path("code").isTextual())
                .map(problem -> of(status, problem));
    }

    private static ProblemException of(int status, JsonNode problem) {
        return new ProblemException(
                status,
                problem.path("code").asText(),
                problem.path("detail").asText(),
                problem.path("retryable").asBoolean());
    }

    /**
     * The status of HTTP.
     *
     * @return 300 and more
     */
    public int status() {
        return status;
    }

    /**
     * What happened.
     *
     * @return a stable word, such as {@code UNKNOWN_SESSION}; the OpenAPI document has them all
     */
    public String code() {
        return code;
    }

    /**
     * Whether the same can work later.
     *
     * @return as the gateway says
     */
    public boolean retryable() {
        return retryable;
    }
}
