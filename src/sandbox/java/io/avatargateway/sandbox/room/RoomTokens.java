package io.avatargateway.sandbox.room;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * Signs the tokens that let a viewer into a room, with a secret of this process only. Any thread.
 *
 * @see <a href="https://docs.livekit.io/home/get-started/authentication/">LiveKit: authentication</a>
 */
public final class RoomTokens {
    private static final String ISSUER = "sandbox";
    private static final int SECRET_BYTES = 32;
    /** LiveKit's servers allow clocks to differ a little; so that a client's clock may be behind ours. */
    private static final Duration VALID_BEFORE_NOW = Duration.ofSeconds(10);

    private final Algorithm algorithm;
    private final Duration life;

    /**
     * The identity that a token lets in, and the room.
     *
     * @param room its name
     * @param identity of the participant
     */
    record Grant(String room, String identity) {}

    /**
     * Tokens of a new secret.
     *
     * @param life of each
     */
    public RoomTokens(Duration life) {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        this.algorithm = Algorithm.HMAC256(secret);
        this.life = life;
    }

    /**
     * Lets a viewer in.
     *
     * @param room its name
     * @param identity of the viewer
     * @param now from when on
     * @return a credential
     */
    public String issue(String room, String identity, Instant now) {
        return JWT.create()
                .withIssuer(ISSUER)
                .withSubject(identity)
                .withNotBefore(now.minus(VALID_BEFORE_NOW))
                .withExpiresAt(now.plus(life))
                .withClaim("video", Map.of("room", room, "roomJoin", true))
                .sign(algorithm);
    }

    /** What a token allows; empty if it is not ours, not valid now, or for something else. */
    Optional<Grant> verify(String token, Instant now) {
        try {
            DecodedJWT decoded = ((JWTVerifier.BaseVerification)
                            JWT.require(algorithm).withIssuer(ISSUER))
                    .build(Clock.fixed(now, ZoneOffset.UTC))
                    .verify(token);
            Map<String, Object> video = decoded.getClaim("video").asMap();
            if (video != null
                    && video.get("room") instanceof String room
                    && Boolean.TRUE.equals(video.get("roomJoin"))
                    && decoded.getSubject() != null) {
                return Optional.of(new Grant(room, decoded.getSubject()));
            }
            return Optional.empty();
        } catch (JWTVerificationException e) {
            return Optional.empty();
        }
    }
}
