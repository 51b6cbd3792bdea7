package io.avatargateway.sandbox.avatar;

/**
 * Turns RGB into I420 as ITU-R BT.601 in limited range has it: brightness from 16 to 235, colour from 16 to 240, of the
 * mean of four pixels.
 */
final class I420Writer {
    private final int width;
    private final int height;
    private final byte[] brightness;
    private final byte[] blue;
    private final byte[] red;

    /** @param width of frames, even, as is the height */
    I420Writer(int width, int height) {
        this.width = width;
        this.height = height;
        brightness = new byte[width];
        blue = new byte[width / 2];
        red = new byte[width / 2];
    }

    /** @param rgb a frame, row by row, a pixel as {@code 0xRRGGBB} with anything above */
    void write(int[] rgb, I420Planes to) {
        for (int row = 0; row < height; row++) {
            brighten(rgb, row * width);
            to.y().put(row * to.strideY(), brightness);
        }
        for (int row = 0; row < height / 2; row++) {
            colour(rgb, 2 * row * width);
            to.u().put(row * to.strideU(), blue);
            to.v().put(row * to.strideV(), red);
        }
    }

    private void brighten(int[] rgb, int from) {
        for (int x = 0; x < brightness.length; x++) {
            int pixel = rgb[from + x];
            int r = (pixel >> 16) & 0xff;
            int g = (pixel >> 8) & 0xff;
            int b = pixel & 0xff;
            brightness[x] = (byte) ((16_829 * r + 33_039 * g + 6_416 * b + (16 << 16) + 32_768) >> 16);
        }
    }

    private void colour(int[] rgb, int from) {
        int below = from + width;
        for (int x = 0; x < blue.length; x++) {
            int a = rgb[from + 2 * x];
            int b = rgb[from + 2 * x + 1];
            int c = rgb[below + 2 * x];
            int d = rgb[below + 2 * x + 1];
            // Two channels in one number: sums of four stay below 1024.
            int redAndBlue = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff);
            int green = ((a >> 8) & 0xff) + ((b >> 8) & 0xff) + ((c >> 8) & 0xff) + ((d >> 8) & 0xff);
            int r = redAndBlue >> 16;
            int bl = redAndBlue & 0xffff;
            blue[x] = (byte) ((-9_714 * r - 19_070 * green + 28_784 * bl + (128 << 18) + 131_072) >> 18);
            red[x] = (byte) ((28_784 * r - 24_103 * green - 4_681 * bl + (128 << 18) + 131_072) >> 18);
        }
    }
}
