package io.avatargateway.sandbox.simli;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Signs the tokens that let a viewer into a room, with a secret of this process only. Any thread.
 *
 * @see <a href="https://docs.livekit.io/home/get-started/authentication/">LiveKit: authentication</a>
 */
final class RoomTokens {
    private static final String ISSUER = "sandbox";
    private static final int SECRET_BYTES = 32;
    /** LiveKit's servers allow clocks to differ a little; so that a client's clock may be behind ours. */
    private static final Duration VALID_BEFORE_NOW = Duration.ofSeconds(10);

    private final Algorithm algorithm;
    private final Duration life;

    RoomTokens(Duration life) {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        this.algorithm = Algorithm.HMAC256(secret);
        this.life = life;
    }

    String issue(String room, String identity, Instant now) {
        return JWT.create()
                .withIssuer(ISSUER)
                .withSubject(identity)
                .withNotBefore(now.minus(VALID_BEFORE_NOW))
                .withExpiresAt(now.plus(life))
                .withClaim("video", Map.of("room", room, "roomJoin", true))
                .sign(algorithm);
    }
}
