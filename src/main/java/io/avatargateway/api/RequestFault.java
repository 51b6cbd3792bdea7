package io.avatargateway.api;

/**
 * What can be wrong with a request that never got as far as a session: the words that REST and commands add to {@link
 * io.avatargateway.session.model.ErrorCode}.
 */
public enum RequestFault {
    /** Fields, parameters or headers break their rules; {@code errors} names each. */
    REQUEST_INVALID(400, "The request is not valid", false),
    /** The body is not the JSON object that it should be. */
    BODY_MALFORMED(400, "The body is not a JSON object", false),
    /** The body is larger than the server takes. */
    BODY_TOO_LARGE(413, "The body is too large", false),
    /** The same key came with another request before. */
    IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key belongs to another request", false),
    /** The first request with this key is still under way. */
    IDEMPOTENCY_KEY_IN_USE(409, "The request with this Idempotency-Key is still under way", true),
    /** The command came by a message whose time was over before its turn. */
    COMMAND_EXPIRED(408, "The command's time is over", false),
    /** Nothing is at this address. */
    NOT_FOUND(404, "Nothing is here", false),
    /** The address does not know this method; {@code Allow} says which it knows. */
    METHOD_NOT_ALLOWED(405, "The method is not allowed here", false),
    /** The answer cannot be had in the form asked for. */
    NOT_ACCEPTABLE(406, "The answer does not exist in that form", false),
    /** The body is of a type that is not taken here. */
    MEDIA_TYPE_UNSUPPORTED(415, "The body's type is not taken here", false),
    /** This server holds as many event streams as it may. */
    EVENT_STREAM_LIMIT(429, "Too many event streams", true),
    /** This server takes as many uploads as it may. */
    UPLOAD_LIMIT(429, "Too many uploads", true),
    /** The body did not come in time. */
    BODY_TOO_SLOW(408, "The body came too slowly", true),
    /** The request is for a host that this server is not. */
    HOST_UNKNOWN(421, "This server is not called that", false),
    /** A page of another origin, which may not change anything here, sent the request. */
    ORIGIN_REFUSED(403, "Pages of that origin change nothing here", false),
    /** The request names another tenant than the caller's. */
    TENANT_REFUSED(403, "The session would be another tenant's", false),
    /** Any other fault of the request that the HTTP server found. */
    REQUEST_REFUSED(400, "The request was refused", false),
    /** A fault of the gateway; the incident's id finds it in the log. */
    INTERNAL_ERROR(500, "The gateway failed", false);

    private final int status;
    private final String title;
    private final boolean retryable;

    RequestFault(int status, String title, boolean retryable) {
        this.status = status;
        this.title = title;
        this.retryable = retryable;
    }

    /** The HTTP status of its answer. */
    public int status() {
        return status;
    }

    /** What it is, for people; the same text each time. */
    public String title() {
        return title;
    }

    /** Whether the same request can succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** The word for a status that the JAX-RS runtime or the server decided on. */
    public static RequestFault ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> BODY_TOO_LARGE;
            case 415 -> MEDIA_TYPE_UNSUPPORTED;
            default -> status < 500 ? REQUEST_REFUSED : INTERNAL_ERROR;
        };
    }
}
