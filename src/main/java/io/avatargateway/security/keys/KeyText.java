package io.avatargateway.security.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * How a key is written: {@code agk_<id>_<secret>}. The secret is 256 random bits, and a CRC-32 of all that
 * stands before it. So a mistyped key is told apart without a look-up. All in hexadecimal. Holds no state.
 */
final class KeyText {

    /** What every key begins with, and no other credential. */
    static final String PREFIX = "agk_";

    /** For messages. */
    static final String RULE = "agk_<id>_<secret>, as the key was shown when it was made";

    private static final Pattern FORM = Pattern.compile("(agk_([0-9a-f]{12})_[0-9a-f]{64})([0-9a-f]{8})");

    private KeyText() {}

    /** The id in a key; empty if it is none, or mistyped. */
    static Optional<String> id(String key) {
        Matcher form = FORM.matcher(key);
        if (!form.matches()) {
            return Optional.empty();
        }
        CRC32 sum = new CRC32();
        sum.update(form.group(1).getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().toHexDigits((int) sum.getValue()).equals(form.group(3))
                ? Optional.of(form.group(2))
                : Optional.empty();
    }

    /** What is kept of a key: its SHA-256. */
    static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256, which every Java has", impossible);
        }
    }
}
