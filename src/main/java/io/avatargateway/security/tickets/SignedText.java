package io.avatargateway.security.tickets;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Text that says by itself that it is ours: {@code <kind>_<text>.<HMAC-SHA256>}, both in Base64 for addresses. One kind
 * is never taken for another one. Any thread.
 */
final class SignedText {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAX_LENGTH = 1_000;
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{1,800})\\.([A-Za-z0-9_-]{43})");

    private final SecretKeySpec key;

    /** @param key of all gateways that shall take what one of them signed */
    SignedText(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    String sign(String kind, String text) {
        String body = encode(text.getBytes(StandardCharsets.UTF_8));
        return kind + body + "." + encode(mac(kind + body));
    }

    /** The text; empty if it is none, or not ours. */
    Optional<String> read(String kind, String signed) {
        if (signed.length() > MAX_LENGTH || !signed.startsWith(kind)) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(signed.substring(kind.length()));
        if (!form.matches()) {
            return Optional.empty();
        }
        // Its own spelling, so that one text has one form only.
        String mac = encode(mac(kind + form.group(1)));
        boolean ours = MessageDigest.isEqual(
                mac.getBytes(StandardCharsets.US_ASCII), form.group(2).getBytes(StandardCharsets.US_ASCII));
        return ours
                ? Optional.of(new String(Base64.getUrlDecoder().decode(form.group(1)), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private byte[] mac(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(ALGORITHM + ", which every Java has", impossible);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
