package io.avatargateway.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;

/** An issuer of tokens for tests, with a key pair of its own. */
public final class SignedTokens {

    public static final String ISSUER = "https://issuer.example";
    public static final String AUDIENCE = "avatar-gateway";

    private final KeyPair pair = pair();

    private static KeyPair pair() {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
            keys.initialize(2048);
            return keys.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public PublicKey publicKey() {
        return pair.getPublic();
    }

    /** Writes the public key as {@code openssl} does. */
    public Path publicKeyIn(Path file) {
        try {
            return Files.writeString(file, pem(pair.getPublic()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** A good one for five minutes, but for what the last argument changes. */
    public String token(String tenant, List<String> groups, Consumer<JWTClaimsSet.Builder> change) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("someone of " + tenant)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("tenant", tenant)
                .claim("groups", groups);
        change.accept(claims);
        return signed(new JWSHeader(JWSAlgorithm.RS256), claims.build());
    }

    public String token(String tenant, String... groups) {
        return token(tenant, List.of(groups), as -> {});
    }

    /** For a viewer of one session. */
    public String viewer(String tenant, String session) {
        return token(tenant, List.of("viewer"), claims -> claims.claim("session", session));
    }

    String signed(JWSHeader header, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(pair.getPrivate()));
            return token.serialize();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
