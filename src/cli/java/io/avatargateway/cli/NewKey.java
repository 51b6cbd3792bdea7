package io.avatargateway.cli;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * A key as it is made: {@code agk_<id>_<secret>}. The secret is 256 random bits and a CRC-32 of all that stands before
 * it: the gateway tells a mistyped key without a look-up.
 *
 * @param id by which it is listed and revoked; no secret
 * @param text the whole key, a credential
 */
record NewKey(String id, String text) {

    private static final int ID_BYTES = 6;
    private static final int SECRET_BYTES = 32;

    static NewKey random() {
        SecureRandom random = new SecureRandom();
        String id = hex(random, ID_BYTES);
        String body = "agk_" + id + "_" + hex(random, SECRET_BYTES);
        CRC32 sum = new CRC32();
        sum.update(body.getBytes(StandardCharsets.US_ASCII));
        return new NewKey(id, body + HexFormat.of().toHexDigits((int) sum.getValue()));
    }

    /** What the file keeps of it. */
    String hash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256, which every Java has", impossible);
        }
    }

    private static String hex(SecureRandom random, int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    @Override
    public String toString() {
        return "NewKey[" + id + "]";
    }
}
