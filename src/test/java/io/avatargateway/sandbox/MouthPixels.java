package io.avatargateway.sandbox;

import java.nio.ByteBuffer;

/** How far the mouth is open in a picture of 512 × 512 pixels, told by its pixels. */
public final class MouthPixels {
    private static final int LEFT = 216;
    private static final int TOP = 286;
    private static final int SIZE = 80;
    /** As the inside of a mouth is, and neither lips nor skin. */
    private static final int DARK = 76;

    private MouthPixels() {}

    /**
     * Counts dark ones where the mouth is.
     *
     * @param luma the plane of brightness
     * @param stride bytes from row to row
     */
    public static int dark(ByteBuffer luma, int stride) {
        int dark = 0;
        for (int y = TOP; y < TOP + SIZE; y++) {
            for (int x = LEFT; x < LEFT + SIZE; x++) {
                if ((luma.get(luma.position() + y * stride + x) & 0xff) < DARK) {
                    dark++;
                }
            }
        }
        return dark;
    }
}
