package io.avatargateway.webhook;

import io.avatargateway.security.tenants.WebhookSecret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The headers that show a receiver who sent a webhook, and that nobody changed it, as Standard Webhooks has them
 * (github.com/standard-webhooks/standard-webhooks, spec). Holds no state.
 */
final class Signature {

    private static final String VERSION = "v1,";

    private Signature() {}

    /**
     * The headers of one attempt.
     *
     * @param id the same for each attempt
     * @param now of this attempt: receivers refuse what is old
     * @param body as it is sent
     * @param secrets each makes a signature, so that a receiver may know the old one or the new one
     */
    static Map<String, String> headers(String id, Instant now, String body, List<WebhookSecret> secrets) {
        String seconds = Long.toString(now.getEpochSecond());
        byte[] signed = (id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", seconds);
        headers.put(
                "webhook-signature",
                secrets.stream()
                        .map(secret -> VERSION + Base64.getEncoder().encodeToString(secret.hmac(signed)))
                        .collect(Collectors.joining(" ")));
        return headers;
    }
}
