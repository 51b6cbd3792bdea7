package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.assets.Asset;
import io.avatargateway.sandbox.time.Loop;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Addresses at which an image can be read without a key, for an hour. Any thread. */
final class AssetLinks {
    /** Before the image's kind and id. */
    static final String PATH = "/sandbox/assets/";

    private static final Duration LIFE = Duration.ofHours(1);
    private static final String ALGORITHM = "HmacSHA256";

    /**
     * A link.
     *
     * @param expiresAt seconds since 1970
     */
    record Link(String url, long expiresAt) {}

    private final String base;
    private final Loop loop;
    private final SecretKeySpec key;

    /** @param base {@code http://host:port} */
    AssetLinks(String base, Loop loop) {
        this.base = base;
        this.loop = loop;
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    Link to(Asset asset) {
        long expiresAt = loop.now().plus(LIFE).getEpochSecond();
        String path = PATH + asset.kind().pathName() + "/" + asset.id();
        return new Link(
                base + path + "?expires=" + expiresAt + "&signature=" + signature(asset, Long.toString(expiresAt)),
                expiresAt);
    }

    boolean isGood(Asset asset, String expires, String signature) {
        return expires.matches("[0-9]{1,12}")
                && Long.parseLong(expires) > loop.now().getEpochSecond()
                && MessageDigest.isEqual(
                        signature.getBytes(StandardCharsets.UTF_8),
                        signature(asset, expires).getBytes(StandardCharsets.UTF_8));
    }

    private String signature(Asset asset, String expires) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] signed =
                    mac.doFinal((asset.kind() + " " + asset.id() + " " + expires).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
