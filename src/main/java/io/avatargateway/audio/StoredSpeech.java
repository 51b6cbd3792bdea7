package io.avatargateway.audio;

import io.avatargateway.audio.format.ByteSource;
import io.avatargateway.audio.format.DeclaredFormat;
import io.avatargateway.audio.format.Repair;
import io.avatargateway.audio.format.SpeechFormatException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Speech whose bytes are all there, and stay where they are until {@link #close}. Holds nothing in memory but while it
 * is read.
 */
final class StoredSpeech implements Speech {

    private static final byte[] END = {};

    private final DeclaredFormat declared;
    private final Store store;
    private final Duration longest;
    /** Null before the beginning and behind the end. */
    private Conversion conversion;

    private long durationMillis;
    private List<Repair> repairs = List.of();
    private boolean over;

    /** Where the bytes are. */
    interface Store {
        ByteSource open() throws IOException;
    }

    /**
     * @param declared null where the bytes decide
     * @param longest what is longer cannot be spoken
     * @throws SpeechFormatException if it is known from the beginning that the bytes cannot be spoken
     * @throws IOException if they cannot be read
     */
    StoredSpeech(DeclaredFormat declared, Store store, Duration longest) throws SpeechFormatException, IOException {
        this.declared = declared;
        this.store = store;
        this.longest = longest;
        boolean done = false;
        try {
            begin();
            conversion.prime();
            durationMillis = conversion.durationMillis();
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private void begin() throws IOException {
        conversion = new Conversion(declared, longest);
        conversion.append(store.open());
        conversion.end();
    }

    @Override
    public long durationMillis() {
        return durationMillis;
    }

    @Override
    public byte[] nextFrame(int maxBytes) throws IOException, SpeechFormatException {
        if (over) {
            return END;
        }
        if (conversion == null) {
            begin();
        }
        byte[] frame = conversion.nextFrame(maxBytes);
        if (frame.length == 0) {
            durationMillis = conversion.durationMillis();
            close();
        }
        return frame;
    }

    @Override
    public List<Repair> repairs() {
        return conversion == null ? repairs : conversion.repairs();
    }

    @Override
    public boolean rewindable() {
        return true;
    }

    @Override
    public void rewind() {
        close();
        repairs = List.of();
        over = false;
    }

    @Override
    public void close() {
        over = true;
        if (conversion != null) {
            repairs = conversion.repairs();
            conversion.close();
            conversion = null;
        }
    }
}
