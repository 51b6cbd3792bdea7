package io.avatargateway.jms.message;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The SHA-256 of speech as its producer sent it, of one body or of parts in their order. Not safe for use by several
 * threads.
 */
public final class AudioHash {

    private static final Logger LOG = Logger.getLogger(AudioHash.class.getName());
    private static final int BUFFER = 8 * 1024;

    private MessageDigest digest = sha256();

    /** That of one body; empty where it is not here, or was not read. */
    public static Optional<String> of(JobBody body) {
        AudioHash hash = new AudioHash();
        if (body == null || !body.isRead() || body.size() == 0) {
            return Optional.empty();
        }
        hash.add(body);
        return hash.value();
    }

    /** The next part. */
    public void add(JobBody body) {
        if (digest == null) {
            return;
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = body.open()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException gone) {
            LOG.log(Level.FINE, "Speech cannot be read again for its hash", gone);
            digest = null;
        }
    }

    /** Of what was added so far, in hexadecimal; empty where a part could not be read. */
    public Optional<String> value() {
        try {
            return digest == null
                    ? Optional.empty()
                    : Optional.of(HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest()));
        } catch (CloneNotSupportedException otherProvider) {
            return Optional.empty();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            // Every Java platform has it.
            throw new IllegalStateException(impossible);
        }
    }
}
