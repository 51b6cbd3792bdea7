package io.avatargateway.service;

import io.avatargateway.security.Caller;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.SessionOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * By which a request that opens a session is known when it comes again. Tells nothing of either.
 *
 * @param hash of the client's key
 * @param fingerprint of what was asked for with it
 */
public record OpeningKey(String hash, String fingerprint) {

    public OpeningKey {
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(fingerprint, "fingerprint");
    }

    /**
     * That of a request.
     *
     * @param caller whose key it is: the same text may be another one's key
     * @param kind what sort of key it is: the same text may be a key of another sort
     * @param key the client's
     * @param options what is asked for, completed with the defaults
     */
    public static OpeningKey of(Caller caller, String kind, String key, SessionOptions options) {
        Appearance look = options.appearance();
        return new OpeningKey(
                hash(List.of(caller.tenant(), caller.subject(), kind, key)),
                hash(Arrays.asList(
                        options.faceId(),
                        options.model(),
                        options.handleSilence(),
                        options.maxSessionLength(),
                        options.maxIdle(),
                        options.startSpeech(),
                        options.placeholder(),
                        options.tenant(),
                        new TreeMap<>(options.metadata()),
                        options.endAfterViewerLeft(),
                        look.video(),
                        look.position(),
                        new TreeMap<>(look.camera()),
                        look.backgroundId(),
                        look.foregroundId(),
                        look.further())));
    }

    private static String hash(List<?> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Object part : parts) {
                byte[] text = String.valueOf(part).getBytes(StandardCharsets.UTF_8);
                digest.update((text.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(text);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
