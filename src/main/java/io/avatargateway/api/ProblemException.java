package io.avatargateway.api;

import java.util.List;

/** A request that is refused before it reaches a session. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /**
     * A request with this fault.
     *
     * @param detail the value and the rule, for people
     */
    public ProblemException(RequestFault fault, String detail) {
        this(Problem.of(fault, detail));
    }

    /** One or more fields that break their rules. */
    public ProblemException(List<FieldError> errors) {
        this(Problem.of(errors));
    }

    /** What the caller shall see. */
    public ProblemException(Problem problem) {
        super(problem.code() + ": " + problem.detail());
        this.problem = problem;
    }

    /** One field that breaks its rule. */
    public static ProblemException of(String field, String value, String rule) {
        return new ProblemException(List.of(new FieldError(field, value, rule)));
    }

    /** What the caller sees. */
    public Problem problem() {
        return problem;
    }
}
