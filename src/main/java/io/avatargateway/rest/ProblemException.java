package io.avatargateway.rest;

import java.util.List;

/** A request that is refused before it reaches a session. */
final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(RequestFault fault, String detail) {
        this(Problem.of(fault, detail));
    }

    /** One or more fields that break their rules. */
    ProblemException(List<FieldError> errors) {
        this(Problem.of(errors));
    }

    ProblemException(Problem problem) {
        super(problem.code() + ": " + problem.detail());
        this.problem = problem;
    }

    /** One field that breaks its rule. */
    static ProblemException of(String field, String value, String rule) {
        return new ProblemException(List.of(new FieldError(field, value, rule)));
    }

    Problem problem() {
        return problem;
    }
}
