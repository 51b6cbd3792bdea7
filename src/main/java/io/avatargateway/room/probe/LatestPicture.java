package io.avatargateway.room.probe;

import io.avatargateway.room.Media;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Keeps the latest frame, and makes a picture of it. Any thread. */
final class LatestPicture {

    /** More than any avatar has; a larger one is not kept. */
    private static final int MOST_PIXELS = 1920 * 1920;

    // Guarded by this.
    private int width;
    private int height;
    private byte[] luma = {};
    private byte[] blue = {};
    private byte[] red = {};

    synchronized void keep(Media.Frame frame) {
        if ((long) frame.width() * frame.height() > MOST_PIXELS) {
            return;
        }
        width = frame.width();
        height = frame.height();
        luma = plane(luma, frame.y(), frame.strideY(), width, height);
        blue = plane(blue, frame.u(), frame.strideU(), half(width), half(height));
        red = plane(red, frame.v(), frame.strideV(), half(width), half(height));
    }

    /** As PNG; empty while there is none. */
    synchronized Optional<byte[]> png() {
        if (width == 0) {
            return Optional.empty();
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int chroma = y / 2 * half(width) + x / 2;
                image.setRGB(
                        x, y, rgb(luma[y * width + x] & 0xff, (blue[chroma] & 0xff) - 128, (red[chroma] & 0xff) - 128));
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", png)) {
                throw new IllegalStateException("this Java writes no PNG");
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Optional.of(png.toByteArray());
    }

    private static byte[] plane(byte[] reused, ByteBuffer from, int stride, int columns, int rows) {
        byte[] to = reused.length == columns * rows ? reused : new byte[columns * rows];
        for (int row = 0; row < rows; row++) {
            from.get(row * stride, to, row * columns, columns);
        }
        return to;
    }

    private static int half(int pixels) {
        return (pixels + 1) / 2;
    }

    /** Limited range of ITU-R BT.601, as video calls have it. */
    private static int rgb(int y, int u, int v) {
        double bright = 1.164 * (y - 16);
        return byteOf(bright + 1.596 * v) << 16
                | byteOf(bright - 0.392 * u - 0.813 * v) << 8
                | byteOf(bright + 2.017 * u);
    }

    private static int byteOf(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }
}
