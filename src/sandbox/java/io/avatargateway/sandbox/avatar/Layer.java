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

    /** An empty one from a corner in units on, of so many pixels. */
    static Layer ofPixels(float left, float top, int width, int height, float scale) {
        return new Layer(scale, left, top, width, height);
    }

    /** Where it has something; for when all that stays has been painted. */
    Spans spans() {
        if (spans == null) {
            spans = Spans.ofSomething(this);
        }
        return spans;
    }

    /** Where it hides what is behind; also for when all that stays has been painted. */
    Spans opaqueMiddle() {
        if (opaqueMiddle == null) {
            opaqueMiddle = Spans.ofOpaqueMiddle(this);
        }
        return opaqueMiddle;
    }

    void clear() {
        Arrays.fill(pixels, 0);
    }

    /** Where this one belongs on another of the same scale. */
    AffineTransform toParent() {
        return new AffineTransform(1 / scale, 0, 0, 1 / scale, left, top);
    }
}
