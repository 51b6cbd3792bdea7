package io.avatargateway.security;

/** A credential that is not taken. Its message is fit for whoever sent it, and never holds the credential. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    /**
     * @param refusal why
     * @param detail the value, where that is no secret, and the rule
     */
    public RefusedException(Refusal refusal, String detail) {
        super(detail);
        this.refusal = refusal;
    }

    /** Why. */
    public Refusal refusal() {
        return refusal;
    }
}
