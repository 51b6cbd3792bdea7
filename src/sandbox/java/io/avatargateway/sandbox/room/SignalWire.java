package io.avatargateway.sandbox.room;

import livekit.LivekitRtc.SignalResponse;

/** What a viewer's signalling is sent over. Any thread, none blocks. */
interface SignalWire {
    /** Sends a message behind those that wait. */
    void send(SignalResponse message);

    /** Closes behind the messages that wait. */
    void close();
}
