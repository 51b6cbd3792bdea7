package io.avatargateway.rest;

import io.avatargateway.api.ProblemException;
import io.avatargateway.session.model.SessionState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which sessions are asked for.
 *
 * @param states only in these; empty for all
 * @param limit how many at most
 * @param offset how many to leave out
 */
record ListQuery(Set<SessionState> states, int limit, int offset) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    /**
     * @param state each a state or several with commas between
     * @throws ProblemException REQUEST_INVALID, naming every parameter that breaks its rule
     */
    static ListQuery read(List<String> state, String limit, String offset) {
        QueryReader query = new QueryReader();
        Set<SessionState> states = EnumSet.noneOf(SessionState.class);
        state.stream()
                .flatMap(some -> Arrays.stream(some.split(",", -1)))
                .filter(word -> !word.isEmpty())
                .forEach(word -> {
                    try {
                        states.add(SessionState.valueOf(word));
                    } catch (IllegalArgumentException unknown) {
                        query.fault("state", word, legalStates());
                    }
                });
        ListQuery read = new ListQuery(
                Set.copyOf(states),
                query.integer("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT),
                query.integer("offset", offset, 0, 0, Integer.MAX_VALUE));
        query.finish();
        return read;
    }

    private static String legalStates() {
        return "one of " + Arrays.stream(SessionState.values()).map(Enum::name).collect(Collectors.joining(", "));
    }
}
