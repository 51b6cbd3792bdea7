package io.avatargateway.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * An API key as docs/cli.md has it.
 *
 * @param id 12 hexadecimal digits
 */
record TestKey(String id, String tenant, String role) {

    /** The key itself. */
    String text() {
        String most = "agk_" + id + "_" + "5a".repeat(32);
        CRC32 sum = new CRC32();
        sum.update(most.getBytes(StandardCharsets.US_ASCII));
        return most + HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /**
     * What a file of keys has of it.
     *
     * @param more further fields, with a comma before each
     */
    String entry(String more) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            String hash = HexFormat.of().formatHex(sha256.digest(text().getBytes(StandardCharsets.US_ASCII)));
            return """
                    {"id":"%s","hash":"sha256:%s","tenant":"%s","roles":["%s"]%s}"""
                    .formatted(id, hash, tenant, role, more);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Replaces the file by one with this key, which is good no more. */
    void revokeIn(Path file) {
        String entry = entry(",\"revoked\":\"2026-11-30T12:00:00Z\"");
        try {
            Path next = Files.writeString(file.resolveSibling("keys.next"), "{\"keys\":[" + entry + "]}");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
