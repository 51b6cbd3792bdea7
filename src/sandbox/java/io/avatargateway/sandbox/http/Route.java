package io.avatargateway.sandbox.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A method and a path that are answered.
 *
 * @param method in upper case
 * @param segments of the path; {@code {name}} stands for any value
 * @param maxBodyBytes longest body that is read
 * @param control whether it is the sandbox's own, and no call of Simli's
 * @param action answers; called on one of Jetty's threads, may throw {@link ApiException}
 */
public record Route(
        String method,
        List<String> segments,
        int maxBodyBytes,
        boolean control,
        Function<ApiRequest, ApiResponse> action) {
    /** Longest body of a request that is read, where a route says nothing else. */
    private static final int MAX_BODY_BYTES = 64 * 1024;

    /**
     * A route.
     *
     * @param method in upper case
     * @param path say {@code /sandbox/sessions/{id}}
     * @param action answers
     * @return the route
     */
    public static Route of(String method, String path, Function<ApiRequest, ApiResponse> action) {
        return new Route(method, split(path), MAX_BODY_BYTES, false, action);
    }

    /**
     * A route of the sandbox's own, which pages of other origins do not get at.
     *
     * @param method in upper case
     * @param path say {@code /sandbox/sessions/{id}}
     * @param action answers
     * @return the route
     */
    public static Route control(String method, String path, Function<ApiRequest, ApiResponse> action) {
        return new Route(method, split(path), MAX_BODY_BYTES, true, action);
    }

    /**
     * The same for longer bodies.
     *
     * @param bytes longest body that is read
     * @return a copy
     */
    public Route withBodyOf(int bytes) {
        return new Route(method, segments, bytes, control, action);
    }

    /** The values of the variables, if this route is for that path. */
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String segment = segments.get(i);
            if (segment.startsWith("{")) {
                variables.put(segment.substring(1, segment.length() - 1), path.get(i));
            } else if (!segment.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    static List<String> split(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}
