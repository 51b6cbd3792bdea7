package io.avatargateway.sandbox.webrtc;

import java.nio.ByteBuffer;

/** What is painted into a video frame, in I420. Called on one thread. */
public interface Picture {
    /**
     * 10 ms of what is heard, before the pictures that go with it.
     *
     * @param samples 160 of 16 kHz
     */
    void hear(short[] samples);

    /**
     * Paints all of a frame.
     *
     * @param planes where to
     * @param nanos the time that the picture shows; stands still while the avatar is frozen
     */
    void paint(Planes planes, long nanos);

    /**
     * The planes of a frame.
     *
     * @param sizePixels width and height
     * @param y luma
     * @param strideY bytes from row to row
     * @param u blue, at half the size
     * @param strideU bytes from row to row
     * @param v red, at half the size
     * @param strideV bytes from row to row
     */
    record Planes(int sizePixels, ByteBuffer y, int strideY, ByteBuffer u, int strideU, ByteBuffer v, int strideV) {}
}
