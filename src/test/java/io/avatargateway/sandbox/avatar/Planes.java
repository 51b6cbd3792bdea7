package io.avatargateway.sandbox.avatar;

import java.nio.ByteBuffer;

/** A frame of any shape to paint into. */
final class Planes {
    private final int width;
    private final int height;
    private final I420Planes planes;

    Planes(int width, int height) {
        this.width = width;
        this.height = height;
        planes = new I420Planes(
                ByteBuffer.allocateDirect(width * height),
                width,
                ByteBuffer.allocateDirect(width * height / 4),
                width / 2,
                ByteBuffer.allocateDirect(width * height / 4),
                width / 2);
    }

    I420Planes planes() {
        return planes;
    }

    /** All of the plane of brightness. */
    byte[] brightness() {
        byte[] all = new byte[width * height];
        planes.y().get(0, all);
        return all;
    }

    /** Mean difference of brightness from another frame, in a part of both that is given as shares of the frame. */
    double differenceFrom(Planes other, double left, double top, double right, double bottom) {
        long sum = 0;
        int count = 0;
        for (int y = (int) (top * height); y < (int) (bottom * height); y++) {
            for (int x = (int) (left * width); x < (int) (right * width); x++) {
                int at = y * width + x;
                sum += Math.abs((planes.y().get(at) & 0xff) - (other.planes.y().get(at) & 0xff));
                count++;
            }
        }
        return (double) sum / count;
    }
}
