package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.time.Loop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Session tokens that were given out; each serves one connection, for a time. Thread-safe. */
final class SessionTokens {
    /** Tokens that are never used must not fill the memory: the oldest go. */
    private static final int KEPT_TOKENS = 10_000;

    private static final int TOKEN_BYTES = 32;

    private record Issued(TokenRequest request, long expiresNanos) {}

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Loop loop;
    private final Duration life;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Issued> issued = new LinkedHashMap<>();

    SessionTokens(Loop loop, Duration life) {
        this.loop = loop;
        this.life = life;
    }

    /** Whether a text could be a token, so that it must not be shown. */
    static boolean looksLikeToken(String text) {
        return FORM.matcher(text).matches();
    }

    synchronized String issue(TokenRequest request) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        issued.put(token, new Issued(request, loop.nanoTime() + life.toNanos()));
        if (issued.size() > KEPT_TOKENS) {
            issued.remove(issued.keySet().iterator().next());
        }
        return token;
    }

    /** Uses a token up. */
    synchronized Optional<TokenRequest> redeem(String token) {
        return live(issued.remove(token));
    }

    /** What a token was given out for, without using it up. */
    synchronized Optional<TokenRequest> peek(String token) {
        return live(issued.get(token));
    }

    private Optional<TokenRequest> live(Issued token) {
        return Optional.ofNullable(token)
                .filter(t -> t.expiresNanos - loop.nanoTime() > 0)
                .map(Issued::request);
    }
}
