package io.avatargateway.sandbox.avatar;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;

/** A part of the picture, painted in units of the design (512 to the picture's edge), that is laid over others. */
final class Layer {
    /** The picture's edge in units of the design. */
    static final float DESIGN = 512;

    /** How far a pose moves what belongs to a row, in units: up or down by a turn and the bends, sideways by them. */
    private static final float REACH = 18;
    /** The same with all of them at their most: what is hidden must be so in every pose. */
    private static final float FARTHEST_SIDEWAYS = 10;

    private static final float FARTHEST_DOWN = 24;

    final int[] pixels;
    final int width;
    final int height;
    /** Pixels of the layer in a unit. */
    final float scale;
    /** Where its upper left corner is, in units. */
    final float left;

    final float top;
    final BufferedImage image;
    final Graphics2D graphics;
    private Spans spans;
    private Spans opaqueMiddle;

    /** An empty one, from corner to corner in units. */
    Layer(float left, float top, float right, float bottom, float scale) {
        this(scale, left, top, (int) Math.ceil((right - left) * scale), (int) Math.ceil((bottom - top) * scale));
    }

    private Layer(float scale, float left, float top, int width, int height) {
        this.left = left;
        this.top = top;
        this.scale = scale;
        this.width = width;
        this.height = height;
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB_PRE);
        pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(scale, scale);
        graphics.translate(-left, -top);
    }

    /** An empty one from a corner in units on, of this size in pixels. */
    static Layer ofPixels(float left, float top, int width, int height, float scale) {
        return new Layer(scale, left, top, width, height);
    }

    /** Where it has something; for when all that stays has been painted. */
    Spans spans() {
        if (spans == null) {
            spans = findSomething();
        }
        return spans;
    }

    /** Where it hides what is behind; also for when all that stays has been painted. */
    Spans opaqueMiddle() {
        if (opaqueMiddle == null) {
            opaqueMiddle = findOpaqueMiddle();
        }
        return opaqueMiddle;
    }

    /** Near each row: the rest need not be looked at. */
    private Spans findSomething() {
        int reach = Math.round(REACH * scale);
        int[] first = new int[height];
        int[] last = new int[height];
        Arrays.fill(first, width);
        for (int row = 0; row < height; row++) {
            int begin = 0;
            while (begin < width && pixels[row * width + begin] == 0) {
                begin++;
            }
            int end = width - 1;
            while (end > begin && pixels[row * width + end] == 0) {
                end--;
            }
            for (int near = Math.max(0, row - reach); near < Math.min(height, row + reach); near++) {
                if (begin < width) {
                    first[near] = Math.min(first[near], Math.max(0, begin - reach));
                    last[near] = Math.max(last[near], Math.min(width - 1, end + reach));
                }
            }
        }
        return new Spans(first, last);
    }

    /** About the middle of the layer: what is behind need not be painted. */
    private Spans findOpaqueMiddle() {
        int sideways = Math.round(FARTHEST_SIDEWAYS * scale);
        int down = Math.round(FARTHEST_DOWN * scale);
        int[] first = new int[height];
        int[] last = new int[height];
        Arrays.fill(last, width - 1);
        for (int row = -down; row < height + down; row++) {
            int begin = width / 2;
            while (begin > 0 && isOpaque(row, begin - 1)) {
                begin--;
            }
            int end = width / 2 - 1;
            while (end < width - 1 && isOpaque(row, end + 1)) {
                end++;
            }
            for (int near = Math.max(0, row - down); near < Math.min(height, row + down + 1); near++) {
                first[near] = Math.max(first[near], begin + sideways);
                last[near] = Math.min(last[near], end - sideways);
            }
        }
        return new Spans(first, last);
    }

    private boolean isOpaque(int row, int column) {
        return row >= 0 && row < height && pixels[row * width + column] >>> 24 == 255;
    }

    void clear() {
        Arrays.fill(pixels, 0);
    }

    /** Where this one belongs on another of the same scale. */
    AffineTransform toParent() {
        return new AffineTransform(1 / scale, 0, 0, 1 / scale, left, top);
    }
}
