package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a call refuses with. */
final class Refusals {

    private Refusals() {}

    static Problem refusal(ThrowingCallable call) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, call);
        if (refused == null) {
            throw new AssertionError("was not refused");
        }
        return refused.problem();
    }

    static String codeOf(ThrowingCallable call) {
        return refusal(call).code();
    }
}
