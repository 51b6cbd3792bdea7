package io.avatargateway.sandbox.simli;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A wire that only remembers. */
final class RecordingWire implements Wire {
    final List<String> sent = new ArrayList<>();
    boolean reading = true;

    @Override
    public void send(String text) {
        sent.add(text);
    }

    @Override
    public void send(ByteBuffer binary) {
        sent.add("binary " + binary.remaining());
    }

    @Override
    public void close(int code, String reason) {
        sent.add("close " + code);
    }

    @Override
    public void cut() {
        sent.add("cut");
    }

    @Override
    public void pauseReading() {
        reading = false;
    }

    @Override
    public void resumeReading() {
        reading = true;
    }
}
