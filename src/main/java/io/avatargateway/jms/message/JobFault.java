package io.avatargateway.jms.message;

import io.avatargateway.session.model.ErrorCode;

/** The job cannot be spoken, and never will be: it is answered, not tried again. */
public final class JobFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * @param code the stable word for the reply
     * @param detail the value and the rule
     */
    public JobFault(ErrorCode code, String detail) {
        super(detail);
        this.code = code;
    }

    /** The stable word for the reply. */
    public ErrorCode code() {
        return code;
    }
}
