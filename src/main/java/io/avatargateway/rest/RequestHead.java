package io.avatargateway.rest;

import io.avatargateway.api.FieldError;
import io.avatargateway.api.Problem;
import io.avatargateway.api.RequestFault;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at what stands before a request's body. The server lets some of it through that the JAX-RS runtime fails at, or
 * that a proxy may read otherwise.
 */
final class RequestHead {

    private static final Pattern RANGE = Pattern.compile("\\s*+(\\*|[^/;\\s]++/[^/;\\s]++)\\s*+(;|$)");
    private static final Pattern WEIGHT = Pattern.compile(";\\s*+[qQ]\\s*+=\\s*+([^;,\\s]*+)");

    /** More than RFC 9110 allows: clients send {@code .2} as well. */
    private static final Pattern NUMBER = Pattern.compile("[01]|[01]?\\.\\d{1,10}|[01]\\.");

    private RequestHead() {}

    /**
     * Why it is not clear where the request ends (RFC 9112, section 6): its connection must end then, for what
     * follows may be another's.
     */
    static Optional<Problem> framingFault(HttpServletRequest request) {
        List<String> lengths = Collections.list(request.getHeaders("Content-Length"));
        List<String> encodings = Collections.list(request.getHeaders("Transfer-Encoding"));
        if (lengths.size() > 1 || !lengths.stream().allMatch(length -> length.matches("\\d{1,18}"))) {
            return refused("Content-Length", String.join(", ", lengths), "one whole number");
        }
        boolean chunked = encodings.size() == 1 && encodings.get(0).equalsIgnoreCase("chunked");
        if (!encodings.isEmpty() && !chunked) {
            return refused("Transfer-Encoding", String.join(", ", encodings), "chunked, or none");
        }
        return chunked && !lengths.isEmpty()
                ? refused("Content-Length", lengths.get(0), "none beside a Transfer-Encoding")
                : Optional.empty();
    }

    /** Why the rest cannot be understood. */
    static Optional<Problem> fault(HttpServletRequest request) {
        if (!isUri(request.getRequestURI(), request.getQueryString())) {
            return Optional.of(HttpProblems.ofMalformed(request.getContentType()));
        }
        for (String accept : Collections.list(request.getHeaders("Accept"))) {
            if (!hasTypes(accept) || !hasWeights(accept)) {
                return refused(
                        "Accept", accept, "media types like application/json, each with a weight q of 0..1 if any");
            }
        }
        return Optional.empty();
    }

    private static boolean hasTypes(String accept) {
        return accept.contains("\"")
                || Arrays.stream(accept.split(","))
                        .filter(element -> !element.isBlank())
                        .allMatch(element -> RANGE.matcher(element).lookingAt());
    }

    private static boolean hasWeights(String accept) {
        Matcher weight = WEIGHT.matcher(accept);
        while (weight.find()) {
            if (!NUMBER.matcher(weight.group(1)).matches()) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Problem> refused(String header, String value, String rule) {
        return Optional.of(Problem.of(RequestFault.REQUEST_REFUSED, new FieldError(header, value, rule).sentence()));
    }

    /**
     * The server lets {@code ?limit=%zz} through, at which the JAX-RS runtime fails before any exception mapper can
     * help.
     */
    private static boolean isUri(String path, String query) {
        try {
            return !new URI(query == null ? path : path + "?" + query).isOpaque();
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
