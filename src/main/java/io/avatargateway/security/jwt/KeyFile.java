package io.avatargateway.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file with the issuer's public keys: PEM, as {@code openssl} writes it, or a set of JSON Web Keys. No state. */
final class KeyFile {

    private static final String RULE = "one PEM \"PUBLIC KEY\", or a JSON Web Key Set, with " + TokenKey.RULE;
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");
    private static final int MOST_KEYS = 100;

    private KeyFile() {}

    /** Its keys; with a fault they are not used. */
    static List<TokenKey> read(byte[] file, List<String> faults) {
        String text = new String(file, StandardCharsets.UTF_8).strip();
        List<TokenKey> keys = new ArrayList<>();
        if (text.contains("PRIVATE KEY-----")) {
            faults.add("a private key (expected: " + RULE + ")");
        } else if (text.startsWith("{")) {
            readSet(text, keys, faults);
        } else {
            readPem(text, keys, faults);
        }
        return List.copyOf(keys);
    }

    /**
     * The keys of a set that an issuer publishes; with a fault they are not used. Of the kinds that are not taken here
     * it may have as many as it likes: they are passed over.
     */
    static List<TokenKey> readPublished(byte[] answer, List<String> faults) {
        List<TokenKey> keys = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (JWK key : set(new String(answer, StandardCharsets.UTF_8), faults)) {
            read(key, keys, key.isPrivate() ? faults : others);
        }
        if (keys.isEmpty() && faults.isEmpty()) {
            faults.add("no key for signatures (expected: " + RULE + ")");
        }
        return List.copyOf(keys);
    }

    private static void readPem(String text, List<TokenKey> keys, List<String> faults) {
        Matcher pem = PEM.matcher(text);
        while (pem.find()) {
            try {
                add(null, decoded(pem.group(1)), keys, faults);
            } catch (GeneralSecurityException | IllegalArgumentException malformed) {
                faults.add("a key that cannot be read (expected: " + RULE + ")");
            }
        }
        if (keys.isEmpty() && faults.isEmpty()) {
            faults.add("no key (expected: " + RULE + ")");
        }
    }

    private static PublicKey decoded(String base64) throws GeneralSecurityException {
        X509EncodedKeySpec spec = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
        try {
            return KeyFactory.getInstance("RSA").generatePublic(spec);
        } catch (GeneralSecurityException notRsa) {
            return KeyFactory.getInstance("EC").generatePublic(spec);
        }
    }

    private static void readSet(String text, List<TokenKey> keys, List<String> faults) {
        for (JWK key : set(text, faults)) {
            read(key, keys, faults);
        }
        if (keys.isEmpty() && faults.isEmpty()) {
            faults.add("no key for signatures (expected: " + RULE + ")");
        }
    }

    private static List<JWK> set(String text, List<String> faults) {
        try {
            List<JWK> all = text.strip().startsWith("{") ? JWKSet.parse(text).getKeys() : List.of();
            if (!all.isEmpty() && all.size() <= MOST_KEYS) {
                return all;
            }
            faults.add(all.size() + " keys (expected: 1.." + MOST_KEYS + ")");
        } catch (ParseException | IllegalArgumentException malformed) {
            faults.add("no set of keys in JSON (expected: " + RULE + ")");
        }
        return List.of();
    }

    /** A key for encryption is none of ours. */
    private static void read(JWK key, List<TokenKey> keys, List<String> faults) {
        if (KeyUse.ENCRYPTION.equals(key.getKeyUse())) {
            return;
        }
        try {
            if (key.isPrivate() || !(key instanceof AsymmetricJWK asymmetric)) {
                faults.add("a secret or private key (expected: " + RULE + ")");
            } else {
                add(key.getKeyID(), asymmetric.toPublicKey(), keys, faults);
            }
        } catch (JOSEException unknown) {
            faults.add("a key of another kind (expected: " + RULE + ")");
        }
    }

    private static void add(String id, PublicKey key, List<TokenKey> keys, List<String> faults) {
        TokenKey.of(id, key)
                .ifPresentOrElse(keys::add, () -> faults.add("a key of another kind (expected: " + RULE + ")"));
    }
}
