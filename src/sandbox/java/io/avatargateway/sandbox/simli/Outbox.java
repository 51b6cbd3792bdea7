package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.faults.FaultKind;
import io.avatargateway.sandbox.history.Timeline;
import java.nio.ByteBuffer;

/** Every message to the client goes through here: onto the timeline, then onto the wire. On the loop. */
final class Outbox {
    private final Wire wire;
    private final Timeline timeline;
    private final SessionFaults faults;

    Outbox(Wire wire, Timeline timeline, SessionFaults faults) {
        this.wire = wire;
        this.timeline = timeline;
        this.faults = faults;
    }

    void send(Signal signal) {
        if (!faults.has(FaultKind.SILENT_SOCKET)) {
            timeline.textOut(signal.kind(), signal.shownText(), Timeline.bytesOf(signal.text()));
            wire.send(signal.text());
        }
    }

    /** Zeros: what a client must survive is that it is binary at all. */
    void sendBinary(int bytes) {
        if (!faults.has(FaultKind.SILENT_SOCKET)) {
            timeline.binaryOut("binary", bytes);
            wire.send(ByteBuffer.allocate(bytes));
        }
    }
}
