package io.avatargateway.sandbox.avatar;

/**
 * Turns RGB into I420 by ITU-R BT.601 in limited range. Brightness is from 16 to 235, colour from 16 to 240, of the
 * mean of four pixels.
 */
final class I420Writer {
    private final int width;
    private final int height;
    /** The planes of the last frame, without gaps. */
    private final byte[] brightness;

    private final byte[] blue;
    private final byte[] red;

    /** @param width of frames, even, as is the height */
    I420Writer(int width, int height) {
        this.width = width;
        this.height = height;
        brightness = new byte[width * height];
        blue = new byte[width * height / 4];
        red = new byte[width * height / 4];
    }

    /** @param rgb a frame, row by row, a pixel as {@code 0xRRGGBB} with anything above */
    void write(int[] rgb, I420Planes to) {
        for (int row = 0; row < height; row += 2) {
            convert(rgb, row, 0, width);
            put(row, to);
        }
    }

    /** The next frame of a canvas. All frames of it must be written, since only what has changed is turned. */
    void write(Canvas canvas, I420Planes to) {
        for (int row = 0; row < height; row += 2) {
            int from = Math.min(canvas.changedFrom(row), canvas.changedFrom(row + 1));
            int end = Math.max(canvas.changedTo(row), canvas.changedTo(row + 1));
            // Whole pairs.
            convert(canvas.pixels, row, from & ~1, (end + 1) & ~1);
            put(row, to);
        }
    }

    private void put(int row, I420Planes to) {
        to.y().put(row * to.strideY(), brightness, row * width, width);
        to.y().put((row + 1) * to.strideY(), brightness, (row + 1) * width, width);
        to.u().put(row / 2 * to.strideU(), blue, row / 2 * (width / 2), width / 2);
        to.v().put(row / 2 * to.strideV(), red, row / 2 * (width / 2), width / 2);
    }

    /** Two rows. */
    private void convert(int[] rgb, int row, int first, int end) {
        int above = row * width;
        int below = above + width;
        int colours = row / 2 * (width / 2);
        for (int x = first; x < end; x += 2) {
            int a = rgb[above + x];
            int b = rgb[above + x + 1];
            int c = rgb[below + x];
            int d = rgb[below + x + 1];
            brightness[above + x] = brightness(a);
            brightness[above + x + 1] = brightness(b);
            brightness[below + x] = brightness(c);
            brightness[below + x + 1] = brightness(d);
            // Two channels in one number: sums of four stay below 1024.
            int redAndBlue = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff);
            int green = (((a & 0xff00) + (b & 0xff00) + (c & 0xff00) + (d & 0xff00)) >> 8);
            int r = redAndBlue >> 16;
            int bl = redAndBlue & 0xffff;
            blue[colours + x / 2] = (byte) ((-9_714 * r - 19_070 * green + 28_784 * bl + (128 << 18) + 131_072) >> 18);
            red[colours + x / 2] = (byte) ((28_784 * r - 24_103 * green - 4_681 * bl + (128 << 18) + 131_072) >> 18);
        }
    }

    private static byte brightness(int pixel) {
        int r = (pixel >> 16) & 0xff;
        int g = (pixel >> 8) & 0xff;
        int b = pixel & 0xff;
        return (byte) ((16_829 * r + 33_039 * g + 6_416 * b + (16 << 16) + 32_768) >> 16);
    }
}
