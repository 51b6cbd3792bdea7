package io.avatargateway.jms;

import io.avatargateway.session.ErrorCode;

/** The job cannot be spoken, and never will be: it is answered, not tried again. */
final class JobFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * @param code the stable word for the reply
     * @param detail the value and the rule
     */
    JobFault(ErrorCode code, String detail) {
        super(detail);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }
}
