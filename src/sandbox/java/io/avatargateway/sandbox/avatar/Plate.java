package io.avatargateway.sandbox.avatar;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.function.Supplier;

/** An image that is shown behind or over the avatar; had from its source only when it is needed. */
public final class Plate {
    private final Supplier<BufferedImage> source;

    /**
     * An image.
     *
     * @param source reads or paints it; called by whoever paints the picture
     */
    public Plate(Supplier<BufferedImage> source) {
        this.source = source;
    }

    /**
     * Its pixels where it covers a canvas: as large as need be, and cut off around its middle. Multiplied with their
     * alpha.
     */
    int[] covering(int width, int height) {
        BufferedImage image = source.get();
        double scale = Math.max((double) width / image.getWidth(), (double) height / image.getHeight());
        // Halved as long as possible: from less than two pixels the next one is made well.
        while (scale <= 0.5) {
            image = scaled(image, (image.getWidth() + 1) / 2, (image.getHeight() + 1) / 2, 0.5);
            scale *= 2;
        }
        return ((DataBufferInt) scaled(image, width, height, scale).getRaster().getDataBuffer()).getData();
    }

    private static BufferedImage scaled(BufferedImage image, int width, int height, double scale) {
        BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB_PRE);
        Graphics2D graphics = canvas.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        int wide = (int) Math.ceil(image.getWidth() * scale);
        int high = (int) Math.ceil(image.getHeight() * scale);
        graphics.drawImage(image, (width - wide) / 2, (height - high) / 2, wide, high, null);
        graphics.dispose();
        return canvas;
    }
}
