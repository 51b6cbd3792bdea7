package io.avatargateway.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/**
 * A public key of the issuer. It takes the algorithms of its own kind only: never one whose secret would be the public
 * key, and never none.
 *
 * @param id the {@code kid} of its tokens, or null where they need not name it
 * @param key as the JDK has it
 * @param verifier checks signatures; any thread
 */
record TokenKey(String id, PublicKey key, JWSVerifier verifier) {

    private static final int LEAST_RSA_BITS = 2048;

    /** What a key must be, for messages. */
    static final String RULE = "public RSA keys of at least 2048 bits, or EC keys on P-256, P-384 or P-521";

    /** Empty if it is no key of that rule. */
    static Optional<TokenKey> of(String id, PublicKey key) {
        try {
            if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= LEAST_RSA_BITS) {
                return Optional.of(new TokenKey(id, key, new RSASSAVerifier(rsa)));
            }
            if (key instanceof ECPublicKey ec) {
                ECDSAVerifier verifier = new ECDSAVerifier(ec);
                boolean known = JWSAlgorithm.Family.EC.containsAll(verifier.supportedJWSAlgorithms())
                        && !verifier.supportedJWSAlgorithms().contains(JWSAlgorithm.ES256K);
                return known ? Optional.of(new TokenKey(id, key, verifier)) : Optional.empty();
            }
        } catch (JOSEException otherCurve) {
            // As below.
        }
        return Optional.empty();
    }

    /** Whether a token with this header may be signed by this key. */
    boolean fits(JWSHeader header) {
        return (header.getKeyID() == null || id == null || id.equals(header.getKeyID())) && takes(header);
    }

    /** Whether the algorithm is one of this key's kind. */
    boolean takes(JWSHeader header) {
        return verifier.supportedJWSAlgorithms().contains(header.getAlgorithm());
    }

    /** Whether keys of this rule sign by such algorithms. */
    static boolean isKnownAlgorithm(JWSHeader header) {
        return JWSAlgorithm.Family.SIGNATURE.contains(header.getAlgorithm());
    }

    boolean signed(JWSHeader header, byte[] what, Base64URL signature) {
        try {
            return verifier.verify(header, what, signature);
        } catch (JOSEException malformed) {
            return false;
        }
    }
}
