package io.avatargateway.audio;

import java.io.IOException;

/** Speech whose bytes are all there. */
final class StoredSpeech implements Speech {

    private final Conversion conversion;

    StoredSpeech(Conversion conversion) {
        this.conversion = conversion;
    }

    @Override
    public long durationMillis() {
        return conversion.durationMillis();
    }

    @Override
    public byte[] nextFrame(int maxBytes) throws IOException, SpeechFormatException {
        return conversion.nextFrame(maxBytes);
    }

    @Override
    public void close() {
        conversion.close();
    }
}
