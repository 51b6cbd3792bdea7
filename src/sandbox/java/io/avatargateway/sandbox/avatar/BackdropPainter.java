package io.avatargateway.sandbox.avatar;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.geom.Rectangle2D;

/** Paints the wall behind: light in the middle, a gentle vignette around. */
final class BackdropPainter {
    private static final Rectangle2D ALL = new Rectangle2D.Float(0, 0, Layer.DESIGN, Layer.DESIGN);

    private BackdropPainter() {}

    static void paint(Look look, Graphics2D graphics) {
        int wall = look.backdrop();
        graphics.setPaint(new RadialGradientPaint(230, 190, 400, new float[] {0, 0.5f, 1}, new Color[] {
            Tones.solid(Tones.mix(wall, 0xFFFFFF, 0.6)), Tones.solid(wall), Tones.solid(Tones.mix(wall, 0x4A4060, 0.18))
        }));
        graphics.fill(ALL);
        // A big soft disc that sets the head off.
        graphics.setPaint(Tones.glaze(Tones.mix(wall, 0x7A6A8A, 0.16), 90));
        graphics.fill(Outlines.ellipse(256, 250, 208, 208));
    }
}
