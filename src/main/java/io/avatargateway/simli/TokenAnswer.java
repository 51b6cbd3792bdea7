package io.avatargateway.simli;

import io.avatargateway.session.model.LinkFailure;
import java.util.List;

/**
 * How the composing of a token went: exactly one of token and failure is there.
 *
 * @param token the session token, a credential, therefore not in {@link #toString}; or null
 * @param warnings what Simli says of a request that it took nevertheless; bounded in number and length
 * @param failure why there is none; or null
 */
record TokenAnswer(String token, List<String> warnings, LinkFailure failure) {

    static TokenAnswer of(String token, List<String> warnings) {
        return new TokenAnswer(token, warnings, null);
    }

    static TokenAnswer failed(LinkFailure failure) {
        return new TokenAnswer(null, List.of(), failure);
    }

    @Override
    public String toString() {
        return failure == null ? "TokenAnswer[]" : "TokenAnswer[failure=" + failure + "]";
    }
}
