package io.avatargateway.sandbox.avatar;

/**
 * Turns RGB into I420 as ITU-R BT.601 in limited range has it: brightness from 16 to 235, colour from 16 to 240, of the
 * mean of four pixels.
 */
final class I420Writer {
    private final int width;
    private final int height;
    private final byte[] brightness;
    private final byte[] brightnessBelow;
    private final byte[] blue;
    private final byte[] red;

    /** @param width of frames, even, as is the height */
    I420Writer(int width, int height) {
        this.width = width;
        this.height = height;
        brightness = new byte[width];
        brightnessBelow = new byte[width];
        blue = new byte[width / 2];
        red = new byte[width / 2];
    }

    /** @param rgb a frame, row by row, a pixel as {@code 0xRRGGBB} with anything above */
    void write(int[] rgb, I420Planes to) {
        for (int row = 0; row < height; row += 2) {
            convert(rgb, row * width);
            to.y().put(row * to.strideY(), brightness);
            to.y().put((row + 1) * to.strideY(), brightnessBelow);
            to.u().put(row / 2 * to.strideU(), blue);
            to.v().put(row / 2 * to.strideV(), red);
        }
    }

    /** Two rows. */
    private void convert(int[] rgb, int from) {
        for (int x = 0; x < width; x += 2) {
            int a = rgb[from + x];
            int b = rgb[from + x + 1];
            int c = rgb[from + width + x];
            int d = rgb[from + width + x + 1];
            brightness[x] = brightness(a);
            brightness[x + 1] = brightness(b);
            brightnessBelow[x] = brightness(c);
            brightnessBelow[x + 1] = brightness(d);
            // Two channels in one number: sums of four stay below 1024.
            int redAndBlue = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff);
            int green = (((a & 0xff00) + (b & 0xff00) + (c & 0xff00) + (d & 0xff00)) >> 8);
            int r = redAndBlue >> 16;
            int bl = redAndBlue & 0xffff;
            blue[x / 2] = (byte) ((-9_714 * r - 19_070 * green + 28_784 * bl + (128 << 18) + 131_072) >> 18);
            red[x / 2] = (byte) ((28_784 * r - 24_103 * green - 4_681 * bl + (128 << 18) + 131_072) >> 18);
        }
    }

    private static byte brightness(int pixel) {
        int r = (pixel >> 16) & 0xff;
        int g = (pixel >> 8) & 0xff;
        int b = pixel & 0xff;
        return (byte) ((16_829 * r + 33_039 * g + 6_416 * b + (16 << 16) + 32_768) >> 16);
    }
}
