package io.avatargateway.sandbox.simli;

import java.nio.ByteBuffer;

/** What a session does to its socket. All methods on the loop, none blocks. A seam for tests without sockets. */
interface Wire {
    /** Sends a text message behind those that wait. */
    void send(String text);

    /** Sends a binary message behind those that wait. */
    void send(ByteBuffer binary);

    /**
     * Sends a close frame behind the messages that wait; the socket goes when the peer answered, or did not in time.
     */
    void close(int code, String reason);

    /** Resets the TCP connection. */
    void cut();

    /** Stops reading; TCP's windows fill up, and in the end the client cannot send. */
    void pauseReading();

    /** Reads on. */
    void resumeReading();
}
