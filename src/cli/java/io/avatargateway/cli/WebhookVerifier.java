package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.client.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Looks whether a webhook is signed with a secret, as Standard Webhooks has it
 * (github.com/standard-webhooks/standard-webhooks, spec), and whether it came before. For one thread at a time.
 */
final class WebhookVerifier {

    static final String RULE = "whsec_ and the base64 of 24 to 64 bytes";
    /** As the scheme's libraries have it. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String PREFIX = "whsec_";
    private static final int MOST_SEEN = 1_000;

    private final SecretKeySpec key;
    private final InstantSource clock;
    private final Set<String> seen = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_SEEN;
        }
    });

    private WebhookVerifier(byte[] key, InstantSource clock) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
    }

    /** With a secret in its usual form; empty where the text is none. */
    static Optional<WebhookVerifier> of(String secret, InstantSource clock) {
        try {
            byte[] key = secret.startsWith(PREFIX)
                    ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
                    : new byte[0];
            return key.length >= 24 && key.length <= 64
                    ? Optional.of(new WebhookVerifier(key, clock))
                    : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    /**
     * Why a request is none of the gateway's; empty if it is one.
     *
     * @param id the header {@code webhook-id}, or null; so the others
     */
    Optional<String> fault(String id, String timestamp, String signature, String body) {
        if (id == null || timestamp == null || signature == null) {
            return Optional.of("webhook-id, webhook-timestamp or webhook-signature is missing");
        }
        if (!timestamp.matches("\\d{1,11}")) {
            return Optional.of(CliException.line("webhook-timestamp", timestamp, "seconds since 1970"));
        }
        long ageSeconds = clock.instant().getEpochSecond() - Long.parseLong(timestamp);
        if (Math.abs(ageSeconds) > TOLERANCE.toSeconds()) {
            return Optional.of(CliException.line("webhook-timestamp", timestamp, "not more than five minutes off"));
        }
        byte[] right = hmac(id + "." + timestamp + "." + body);
        for (String each : signature.split(" ", -1)) {
            if (each.startsWith("v1,") && isSame(each.substring("v1,".length()), right)) {
                return Optional.empty();
            }
        }
        return Optional.of("webhook-signature: none is of this secret");
    }

    /** Whether it is the first with this id. */
    boolean isNew(String id) {
        return seen.add(id);
    }

    /** The event in a body; empty if it has none. */
    static Optional<JsonNode> event(String body) {
        return Json.parse(body).filter(JsonNode::isObject);
    }

    private static boolean isSame(String base64, byte[] right) {
        return MessageDigest.isEqual(
                base64.getBytes(StandardCharsets.UTF_8), Base64.getEncoder().encode(right));
    }

    private byte[] hmac(String signed) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + key.getAlgorithm(), impossible);
        }
    }
}
