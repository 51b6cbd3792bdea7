package io.avatargateway.sandbox.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoomTokensTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final RoomTokens tokens = new RoomTokens(Duration.ofMinutes(5));

    @Test
    void shouldLetItsOwnTokensIn() {
        assertThat(tokens.verify(tokens.issue("room", "viewer", NOW), NOW))
                .hasValue(new RoomTokens.Grant("room", "viewer"));
    }

    @Test
    void shouldRefuseTokensThatAreTooOldOrNotYetGood() {
        String token = tokens.issue("room", "viewer", NOW);
        assertThat(tokens.verify(token, NOW.plusSeconds(299))).isPresent();
        assertThat(tokens.verify(token, NOW.plusSeconds(301))).isEmpty();
        assertThat(tokens.verify(token, NOW.minusSeconds(9))).isPresent();
        assertThat(tokens.verify(token, NOW.minusSeconds(11))).isEmpty();
    }

    @Test
    void shouldRefuseTokensOfAnotherSecretOrOfNone() {
        assertThat(tokens.verify(new RoomTokens(Duration.ofMinutes(5)).issue("room", "viewer", NOW), NOW))
                .isEmpty();
        String unsigned = JWT.create()
                .withIssuer("sandbox")
                .withSubject("viewer")
                .withExpiresAt(NOW.plusSeconds(60))
                .withClaim("video", Map.of("room", "room", "roomJoin", true))
                .sign(Algorithm.none());
        assertThat(tokens.verify(unsigned, NOW)).isEmpty();
        assertThat(tokens.verify("", NOW)).isEmpty();
        assertThat(tokens.verify("a.b.c", NOW)).isEmpty();
    }
}
