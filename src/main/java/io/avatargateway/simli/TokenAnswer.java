package io.avatargateway.simli;

import io.avatargateway.session.LinkFailure;

/**
 * How the composing of a token went: exactly one of the two is there.
 *
 * @param token the session token, a credential, therefore not in {@link #toString}; or null
 * @param failure why there is none; or null
 */
record TokenAnswer(String token, LinkFailure failure) {

    static TokenAnswer of(String token) {
        return new TokenAnswer(token, null);
    }

    static TokenAnswer failed(LinkFailure failure) {
        return new TokenAnswer(null, failure);
    }

    @Override
    public String toString() {
        return failure == null ? "TokenAnswer[]" : "TokenAnswer[failure=" + failure + "]";
    }
}
