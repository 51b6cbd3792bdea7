package io.avatargateway.sandbox.avatar;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A frame to paint into, and what is in it. */
final class Frame {
    /** What stands where nothing was painted. */
    static final byte UNTOUCHED = 77;

    final int size;
    final I420Planes planes;

    Frame(int size) {
        this(size, size, size / 2, size / 2);
    }

    Frame(int size, int strideY, int strideU, int strideV) {
        this.size = size;
        planes = new I420Planes(
                plane(strideY * size), strideY, plane(strideU * size / 2), strideU, plane(strideV * size / 2), strideV);
    }

    private static ByteBuffer plane(int bytes) {
        byte[] empty = new byte[bytes];
        Arrays.fill(empty, UNTOUCHED);
        return ByteBuffer.allocateDirect(bytes).put(empty).flip();
    }

    int brightness(int x, int y) {
        return planes.y().get(y * planes.strideY() + x) & 0xff;
    }

    int blue(int x, int y) {
        return planes.u().get(y / 2 * planes.strideU() + x / 2) & 0xff;
    }

    int red(int x, int y) {
        return planes.v().get(y / 2 * planes.strideV() + x / 2) & 0xff;
    }

    /** The picture, without what stands between its rows. */
    int[] picture() {
        int[] all = new int[3 * size * size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int at = 3 * (y * size + x);
                all[at] = brightness(x, y);
                all[at + 1] = blue(x, y);
                all[at + 2] = red(x, y);
            }
        }
        return all;
    }

    /** Mean difference of brightness from another frame, in a part of both that is given in units of the design. */
    double differenceFrom(Frame other, int left, int top, int right, int bottom) {
        int scale = 512 / size;
        long sum = 0;
        int count = 0;
        for (int y = top / scale; y < bottom / scale; y++) {
            for (int x = left / scale; x < right / scale; x++) {
                sum += Math.abs(brightness(x, y) - other.brightness(x, y));
                count++;
            }
        }
        return (double) sum / count;
    }
}
