package io.avatargateway.sandbox.http;

/** A request that is refused; carries the whole answer. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ApiResponse response;

    /**
     * A refusal.
     *
     * @param response what the caller gets
     */
    public ApiException(ApiResponse response) {
        // A refusal is an answer, not a fault of the program: nobody will look at its stack.
        super(null, null, false, false);
        this.response = response;
    }

    /**
     * A refusal with a text.
     *
     * @param status HTTP status
     * @param detail value and rule
     */
    public ApiException(int status, String detail) {
        this(ApiResponse.error(status, detail));
    }

    /**
     * What the caller gets.
     *
     * @return the whole answer
     */
    public ApiResponse response() {
        return response;
    }
}
