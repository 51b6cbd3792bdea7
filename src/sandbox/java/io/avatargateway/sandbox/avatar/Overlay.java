package io.avatargateway.sandbox.avatar;

/**
 * A picture as large as the frame that is laid over all else. Has its pixels, and the columns of each row that hold
 * any.
 */
final class Overlay {
    final int[] pixels;
    final int[] from;
    final int[] to;

    /** @param pixels row by row, multiplied with their alpha */
    Overlay(int[] pixels, int width, int height) {
        this.pixels = pixels;
        from = new int[height];
        to = new int[height];
        for (int row = 0; row < height; row++) {
            int first = 0;
            while (first < width && pixels[row * width + first] == 0) {
                first++;
            }
            int end = width;
            while (end > first && pixels[row * width + end - 1] == 0) {
                end--;
            }
            from[row] = first;
            to[row] = end;
        }
    }
}
