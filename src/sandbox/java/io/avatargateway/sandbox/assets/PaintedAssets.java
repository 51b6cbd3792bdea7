package io.avatargateway.sandbox.assets;

import io.avatargateway.sandbox.avatar.Plate;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.lang.ref.SoftReference;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The images that the sandbox has painted itself, with ids that never change. */
final class PaintedAssets {
    private static final Instant CREATED_AT = Instant.parse("2026-11-01T00:00:00Z");
    private static final int WIDTH = 1920;
    private static final int HEIGHT = 1080;

    private PaintedAssets() {}

    static List<Asset> all() {
        return List.of(
                asset(AssetKind.FOREGROUNDS, "f2", "window-frame.png", Foregrounds::windowFrame),
                asset(AssetKind.FOREGROUNDS, "f1", "desk.png", Foregrounds::desk),
                asset(AssetKind.BACKGROUNDS, "b3", "evening-city.png", Backgrounds::eveningCity),
                asset(AssetKind.BACKGROUNDS, "b2", "library.png", Backgrounds::library),
                asset(AssetKind.BACKGROUNDS, "b1", "office.png", Backgrounds::office));
    }

    private static Asset asset(AssetKind kind, String end, String name, Consumer<Graphics2D> painter) {
        int type = kind == AssetKind.FOREGROUNDS ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        Supplier<BufferedImage> source = () -> painted(type, painter);
        return new Asset(
                "5a0d0000-0000-4000-8000-0000000000" + end,
                kind,
                name,
                WIDTH,
                HEIGHT,
                CREATED_AT,
                false,
                remembered(() -> Png.write(source.get())),
                new Plate(source));
    }

    private static BufferedImage painted(int type, Consumer<Graphics2D> painter) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        painter.accept(graphics);
        graphics.dispose();
        return image;
    }

    /** Made when it is asked for, and again if the memory was needed for something else. */
    private static Supplier<byte[]> remembered(Supplier<byte[]> source) {
        return new Supplier<>() {
            private SoftReference<byte[]> made = new SoftReference<>(null);

            @Override
            public synchronized byte[] get() {
                byte[] file = made.get();
                if (file == null) {
                    file = source.get();
                    made = new SoftReference<>(file);
                }
                return file;
            }
        };
    }
}
