package io.avatargateway.sandbox.avatar;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures of faces for pages that offer them, made when the gateway is built. Each face has {@code ID.jpg} and {@code
 * ID-moving.jpg}. The latter is a strip of frames, one below the other, in which it breathes and looks about.
 */
public final class Portraits {
    private static final int SIZE = 288;
    private static final int FRAMES = 24;
    private static final long FRAME_NANOS = 100_000_000;
    private static final float QUALITY = 0.72f;

    private Portraits() {}

    /** @param arguments the folder, and the ids of the faces */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        for (String face : List.of(arguments).subList(1, arguments.length)) {
            Files.write(folder.resolve(face + ".jpg"), of(face));
            Files.write(folder.resolve(face + "-moving.jpg"), jpeg(strip(face, FRAMES)));
        }
    }

    /**
     * The face at rest.
     *
     * @param face its id, any
     * @return a square JPEG
     */
    public static byte[] of(String face) {
        return jpeg(strip(face, 1));
    }

    private static BufferedImage strip(String face, int frames) {
        AvatarPicture picture = new AvatarPicture(face, SIZE);
        I420Planes frame = new I420Planes(
                ByteBuffer.allocateDirect(SIZE * SIZE),
                SIZE,
                ByteBuffer.allocateDirect(SIZE * SIZE / 4),
                SIZE / 2,
                ByteBuffer.allocateDirect(SIZE * SIZE / 4),
                SIZE / 2);
        BufferedImage strip = new BufferedImage(SIZE, SIZE * frames, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < frames; i++) {
            picture.paint(i * FRAME_NANOS, MouthShape.SHUT, frame);
            copy(frame, strip, i * SIZE);
        }
        return strip;
    }

    /** BT.601, limited range: what the painter writes. */
    private static void copy(I420Planes frame, BufferedImage into, int top) {
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                int chroma = row / 2 * frame.strideU() + column / 2;
                double y = 1.164 * ((frame.y().get(row * frame.strideY() + column) & 0xff) - 16);
                int u = (frame.u().get(chroma) & 0xff) - 128;
                int v = (frame.v().get(chroma) & 0xff) - 128;
                into.setRGB(
                        column,
                        top + row,
                        new Color(bounded(y + 1.596 * v), bounded(y - 0.392 * u - 0.813 * v), bounded(y + 2.017 * u))
                                .getRGB());
            }
        }
    }

    private static int bounded(double value) {
        return (int) Math.round(Math.max(0, Math.min(255, value)));
    }

    private static byte[] jpeg(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(QUALITY);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
