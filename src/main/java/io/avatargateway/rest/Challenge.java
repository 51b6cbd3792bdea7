package io.avatargateway.rest;

import io.avatargateway.api.Problem;
import io.avatargateway.security.Refusal;
import java.util.Arrays;
import java.util.Optional;

/** What an answer says of the credentials that it asks for: the header {@code WWW-Authenticate} of RFC 6750. */
final class Challenge {

    static final String HEADER = "WWW-Authenticate";

    private static final String REALM = "Bearer realm=\"avatar-gateway\"";

    private Challenge() {}

    /** Empty for a problem that other credentials would not mend. */
    static Optional<String> of(Problem problem) {
        return Arrays.stream(Refusal.values())
                .filter(refusal -> refusal.name().equals(problem.code()) && !refusal.passes())
                .findFirst()
                .map(Challenge::of);
    }

    private static String of(Refusal refusal) {
        return switch (refusal) {
            case CREDENTIALS_MISSING, TLS_REQUIRED -> REALM;
            case ROLE_REQUIRED -> REALM + ", error=\"insufficient_scope\", error_description=\"" + refusal + "\"";
            default -> REALM + ", error=\"invalid_token\", error_description=\"" + refusal + "\"";
        };
    }
}
