package io.avatargateway.rest;

import io.avatargateway.api.ProblemException;
import io.avatargateway.service.SessionFilter;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.SessionState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which sessions are asked for.
 *
 * @param filter only these
 * @param limit how many at most
 * @param offset how many to leave out
 */
record ListQuery(SessionFilter filter, int limit, int offset) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;
    private static final int MAX_NAME = 200;
    private static final String WATCHING = "watching";
    private static final String MISSING = "missing";

    /**
     * @param parameters by name, decoded; {@code state} and {@code reason} may be there several times, or several words
     *     with commas between
     * @throws ProblemException REQUEST_INVALID, naming every parameter that breaks its rule
     */
    static ListQuery read(Map<String, List<String>> parameters) {
        QueryReader query = new QueryReader();
        ListQuery read = new ListQuery(
                new SessionFilter(
                        words("state", SessionState.class, parameters, query),
                        words("reason", CloseReason.class, parameters, query),
                        query.text("tenant", first("tenant", parameters), null, MAX_NAME),
                        query.text("faceId", first("faceId", parameters), null, MAX_NAME),
                        watched(first("viewer", parameters), query),
                        query.text("gateway", first("gateway", parameters), null, MAX_NAME),
                        query.text("text", first("text", parameters), null, MAX_NAME)),
                query.integer("limit", first("limit", parameters), DEFAULT_LIMIT, 1, MAX_LIMIT),
                query.integer("offset", first("offset", parameters), 0, 0, Integer.MAX_VALUE));
        query.finish();
        return read;
    }

    private static String first(String name, Map<String, List<String>> parameters) {
        return parameters.getOrDefault(name, List.of()).stream().findFirst().orElse(null);
    }

    private static Boolean watched(String word, QueryReader query) {
        if (word != null && !word.equals(WATCHING) && !word.equals(MISSING)) {
            query.fault("viewer", word, WATCHING + " or " + MISSING);
        }
        return word == null ? null : Boolean.valueOf(word.equals(WATCHING));
    }

    private static <E extends Enum<E>> Set<E> words(
            String name, Class<E> type, Map<String, List<String>> parameters, QueryReader query) {
        Set<E> found = EnumSet.noneOf(type);
        parameters.getOrDefault(name, List.of()).stream()
                .flatMap(some -> Arrays.stream(some.split(",", -1)))
                .filter(word -> !word.isEmpty())
                .forEach(word -> {
                    try {
                        found.add(Enum.valueOf(type, word));
                    } catch (IllegalArgumentException unknown) {
                        query.fault(name, word, legal(type));
                    }
                });
        return found;
    }

    private static <E extends Enum<E>> String legal(Class<E> type) {
        return "one of "
                + Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
    }
}
