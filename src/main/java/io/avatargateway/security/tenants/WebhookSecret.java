package io.avatargateway.security.tenants;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a tenant's webhooks are signed with, and its receivers know. Never shown. Immutable. */
public final class WebhookSecret {

    static final String RULE = "whsec_ and the base64 of 24 to 64 bytes";

    private static final String PREFIX = "whsec_";
    private static final String HMAC = "HmacSHA256";
    /** As the scheme has it (github.com/standard-webhooks/standard-webhooks, spec, "Signature scheme"). */
    private static final int LEAST_BYTES = 24;

    private static final int MOST_BYTES = 64;

    private final SecretKeySpec key;

    private WebhookSecret(byte[] key) {
        this.key = new SecretKeySpec(key, HMAC);
    }

    /** Reads its usual form; empty where the text is none. */
    public static Optional<WebhookSecret> parse(String text) {
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            boolean fits = key.length >= LEAST_BYTES && key.length <= MOST_BYTES;
            return fits ? Optional.of(new WebhookSecret(key)) : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    /** HMAC-SHA256 of these bytes. Any thread. */
    public byte[] hmac(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + HMAC, impossible);
        }
    }

    @Override
    public String toString() {
        return "WebhookSecret";
    }
}
