package io.avatargateway.sandbox.assets;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * An upload that keeps Simli's rules, as a PNG.
 *
 * @param width in pixels
 * @param height in pixels
 * @param png its file, without metadata; must not change
 * @see <a href="https://docs.simli.com/api-reference/trinity-2/backgrounds">Backgrounds</a>
 */
// Nobody compares uploads.
@SuppressWarnings("ArrayRecordComponent")
public record UploadedImage(int width, int height, byte[] png) {
    /** A file must be smaller than this. */
    public static final int FILE_BYTES_BELOW = 5 * 1000 * 1000;

    private static final int MIN_SIDE = 512;
    private static final int MAX_LONG_SIDE = 1920;
    private static final int MAX_SHORT_SIDE = 1080;

    /** An upload that breaks a rule. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String valueAndRule) {
            super(valueAndRule);
        }
    }

    /**
     * Checks a file and reads it.
     *
     * @param kind where it is to be shown
     * @param file as it was uploaded
     * @return the image
     * @throws RefusedException with the value and the rule that is broken
     */
    public static UploadedImage check(AssetKind kind, byte[] file) throws RefusedException {
        if (file.length >= FILE_BYTES_BELOW) {
            throw new RefusedException(
                    "image of " + file.length + " bytes (expected: fewer than " + FILE_BYTES_BELOW + ")");
        }
        if (isWebp(file)) {
            throw new RefusedException("image/webp (expected: image/jpeg or image/png; only Simli reads WEBP, too)");
        }
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new RefusedException("not an image (expected: JPEG or PNG)");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return read(kind, reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException broken) {
            // The JDK's readers throw many things at files that are cut off or made up.
            throw new RefusedException("image: damaged (expected: a whole JPEG or PNG)");
        }
    }

    private static UploadedImage read(AssetKind kind, ImageReader reader) throws IOException, RefusedException {
        String format = reader.getFormatName().toLowerCase(Locale.ROOT);
        if (!"jpeg".equals(format) && !"png".equals(format)) {
            throw new RefusedException("image/" + format + " (expected: image/jpeg or image/png)");
        }
        // Before the pixels are read: a small file may have billions of them.
        checkSize(reader.getWidth(0), reader.getHeight(0));
        BufferedImage image = reader.read(0);
        if (kind == AssetKind.FOREGROUNDS && !image.getColorModel().hasAlpha()) {
            throw new RefusedException("image without transparency (expected: a PNG with an alpha channel)");
        }
        return new UploadedImage(image.getWidth(), image.getHeight(), Png.write(plain(image)));
    }

    private static void checkSize(int width, int height) throws RefusedException {
        boolean isSquare = width == height;
        boolean hasShape = isSquare || 9 * width == 16 * height || 16 * width == 9 * height;
        if (!hasShape) {
            throw new RefusedException("image of " + width + "x" + height + " (expected: 16:9, 9:16 or 1:1)");
        }
        int longest = isSquare ? MAX_SHORT_SIDE : MAX_LONG_SIDE;
        if (Math.min(width, height) < MIN_SIDE || Math.max(width, height) > longest) {
            throw new RefusedException("image of " + width + "x" + height + " (expected: " + MIN_SIDE
                    + " on the shorter side, at most 1920x1080, 1080x1920 or 1080x1080)");
        }
    }

    /** In eight bits for each of red, green, blue and alpha, whatever the file has. */
    private static BufferedImage plain(BufferedImage image) {
        int type = image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        BufferedImage plain = new BufferedImage(image.getWidth(), image.getHeight(), type);
        Graphics2D graphics = plain.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return plain;
    }

    private static boolean isWebp(byte[] file) {
        return file.length >= 12
                && ascii(file, 0).equals("RIFF")
                && ascii(file, 8).equals("WEBP");
    }

    private static String ascii(byte[] file, int at) {
        return new String(file, at, 4, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
