package io.avatargateway.jms.queue;

import io.avatargateway.audio.Speech;
import io.avatargateway.audio.format.Repair;
import io.avatargateway.audio.format.SpeechFormatException;
import java.io.IOException;
import java.util.List;

/** Speech that tells whenever some of it was read, because then there is room for more. */
final class MeteredSpeech implements Speech {

    private final Speech speech;
    private final Reading reading;

    MeteredSpeech(Speech speech, Reading reading) {
        this.speech = speech;
        this.reading = reading;
    }

    /** On the reader's thread. */
    interface Reading {
        /** @param dry whether nothing was left to be read */
        void read(boolean dry);
    }

    @Override
    public long durationMillis() {
        return speech.durationMillis();
    }

    @Override
    public byte[] nextFrame(int maxBytes) throws IOException, SpeechFormatException {
        byte[] frame = speech.nextFrame(maxBytes);
        reading.read(frame == null);
        return frame;
    }

    @Override
    public List<Repair> repairs() {
        return speech.repairs();
    }

    @Override
    public void close() {
        speech.close();
    }
}
