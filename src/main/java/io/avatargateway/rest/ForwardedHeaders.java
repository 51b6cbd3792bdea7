package io.avatargateway.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request's headers say of the way it came: {@code Forwarded} (RFC 7239), and where that says nothing its
 * older sisters {@code X-Forwarded-…}. Each may be a list, to which every proxy adds; the first value that is one
 * counts, the others are passed over.
 */
final class ForwardedHeaders {

    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Pattern PAIR = Pattern.compile("([A-Za-z]{1,20})\\s*+=\\s*+(\"[^\"]*+\"|[^\",;\\s]*+)");
    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~!$&'()*+=:@%-]++)*+/?");
    private static final Pattern DOTS = Pattern.compile("(.*/)?\\.{1,2}(/.*)?");
    private static final int MAX_PREFIX = 200;

    private final HttpServletRequest request;

    ForwardedHeaders(HttpServletRequest request) {
        this.request = request;
    }

    /** {@code http} or {@code https}. */
    Optional<String> scheme() {
        return forwarded("proto", ForwardedHeaders::scheme)
                .or(() -> first("X-Forwarded-Proto", ForwardedHeaders::scheme));
    }

    /** What the client called. */
    Optional<Authority> host() {
        return forwarded("host", Authority::parse).or(() -> first("X-Forwarded-Host", Authority::parse));
    }

    /** Of what the client called. */
    Optional<Integer> port() {
        return first("X-Forwarded-Port", Authority::port);
    }

    /** The beginning of the client's path that a proxy took away; empty or with a slash before, none behind. */
    Optional<String> prefix() {
        return first("X-Forwarded-Prefix", ForwardedHeaders::prefix);
    }

    /** The first element of a header's values that can be understood. */
    static <T> Optional<T> first(HttpServletRequest request, String header, Function<String, Optional<T>> reader) {
        for (String line : Collections.list(request.getHeaders(header))) {
            for (String element : line.split(",", -1)) {
                Optional<T> value = reader.apply(unquoted(element.strip()));
                if (value.isPresent()) {
                    return value;
                }
            }
        }
        return Optional.empty();
    }

    private <T> Optional<T> first(String header, Function<String, Optional<T>> reader) {
        return first(request, header, reader);
    }

    private <T> Optional<T> forwarded(String name, Function<String, Optional<T>> reader) {
        List<String> values = new ArrayList<>();
        for (String line : Collections.list(request.getHeaders("Forwarded"))) {
            Matcher pair = PAIR.matcher(line);
            while (pair.find()) {
                if (pair.group(1).equalsIgnoreCase(name)) {
                    values.add(unquoted(pair.group(2)));
                }
            }
        }
        return values.stream().map(reader).flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> scheme(String text) {
        return Optional.of(text.toLowerCase(Locale.ROOT)).filter(SCHEMES::contains);
    }

    private static Optional<String> prefix(String text) {
        boolean path = text.startsWith("/")
                && text.length() <= MAX_PREFIX
                && PREFIX.matcher(text).matches()
                && !DOTS.matcher(text).matches();
        if (!path) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(text).getRawPath().replaceFirst("/$", ""));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1).strip() : text;
    }
}
