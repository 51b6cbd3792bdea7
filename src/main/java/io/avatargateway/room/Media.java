package io.avatargateway.room;

import java.nio.ByteBuffer;

/** Gets what a participant sees and hears, on WebRTC's threads: must return at once, and keep none of the buffers. */
public interface Media {

    /** Takes nothing: the room then need not send anything. */
    Media NONE = new Media() {
        @Override
        public void onFrame(Frame frame) {
            // Nobody looks.
        }

        @Override
        public void onSound(byte[] samples, int rateHz, int channels, int frames) {
            // Nobody listens.
        }
    };

    /** A picture came. */
    void onFrame(Frame frame);

    /**
     * Ten milliseconds of sound came.
     *
     * @param samples signed 16 bit little endian, channels in turn
     * @param rateHz samples a second of each channel
     * @param frames samples of each channel
     */
    void onSound(byte[] samples, int rateHz, int channels, int frames);

    /**
     * One picture in I420: a plane of luma, two of chroma with half the width and height. Valid only during the call.
     *
     * @param width in pixels
     * @param height in pixels
     * @param y luma
     * @param strideY bytes from one row to the next; so for the others
     */
    record Frame(
            int width, int height, ByteBuffer y, int strideY, ByteBuffer u, int strideU, ByteBuffer v, int strideV) {}
}
