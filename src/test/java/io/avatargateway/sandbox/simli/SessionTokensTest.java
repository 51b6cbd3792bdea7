package io.avatargateway.sandbox.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.sandbox.time.ManualLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionTokensTest {
    private static final TokenRequest REQUEST =
            new TokenRequest("face", null, null, true, 3600, 300, SceneRequest.NOTHING);

    private final ManualLoop loop = new ManualLoop();
    private final SessionTokens tokens = new SessionTokens(loop, Duration.ofMinutes(5));

    @Test
    void shouldServeOnce() {
        String token = tokens.issue(REQUEST);
        assertThat(tokens.peek(token)).contains(REQUEST);
        assertThat(tokens.redeem(token)).contains(REQUEST);
        assertThat(tokens.redeem(token)).isEmpty();
    }

    @Test
    void shouldExpire() {
        String token = tokens.issue(REQUEST);
        loop.advanceMillis(5 * 60_000);
        assertThat(tokens.redeem(token)).isEmpty();
    }

    @Test
    void shouldForgetTheOldestOfTooMany() {
        String first = tokens.issue(REQUEST);
        String last = null;
        for (int i = 0; i < 10_000; i++) {
            last = tokens.issue(REQUEST);
        }
        assertThat(tokens.redeem(first)).isEmpty();
        assertThat(tokens.redeem(last)).isPresent();
    }

    @Test
    void shouldKnowItsTokensByTheirForm() {
        assertThat(SessionTokens.looksLikeToken(tokens.issue(REQUEST))).isTrue();
        assertThat(SessionTokens.looksLikeToken("hello")).isFalse();
    }
}
