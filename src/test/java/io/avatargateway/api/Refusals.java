package io.avatargateway.api;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a call refuses with. */
public final class Refusals {

    private Refusals() {}

    public static Problem refusal(ThrowingCallable call) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, call);
        if (refused == null) {
            throw new AssertionError("was not refused");
        }
        return refused.problem();
    }

    public static String codeOf(ThrowingCallable call) {
        return refusal(call).code();
    }
}
