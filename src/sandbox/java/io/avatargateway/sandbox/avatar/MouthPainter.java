package io.avatargateway.sandbox.avatar;

import static io.avatargateway.sandbox.avatar.Outlines.ellipse;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.geom.Path2D;

/** Paints a mouth as it stands. */
final class MouthPainter {
    private static final float X = 256;
    private static final float Y = 308;
    private static final float HALF_WIDTH = 31;
    private static final float SMILE = 6.5f;

    private final Graphics2D graphics;
    /** The inside is painted apart, where the lips cut it. */
    private final Layer inside;

    private final Path2D.Float hole = new Path2D.Float();
    private final Path2D.Float lips = new Path2D.Float();
    private final Path2D.Float line = new Path2D.Float();
    private final Paint upperLip;
    private final Paint lowerLip;
    private final Color lineColour;
    private final Color below;
    private final Color dark = Tones.solid(0x4A1420);
    private final Color teethColour = Tones.solid(0xFBF8F3);
    private final Color tongue = Tones.solid(0xD9626B);
    private final Color gloss = Tones.glaze(0xFFFFFF, 60);
    private final BasicStroke stroke = new BasicStroke(2.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private final float fullness;

    /** @param head where it is painted on */
    MouthPainter(Look look, Layer head) {
        graphics = head.graphics;
        inside = new Layer(X - 48, Y - 30, X + 48, Y + 46, head.scale);
        int lip = look.madeUp() ? Tones.mix(look.skin(), 0xC23350, 0.62) : Tones.mix(look.skin(), 0xB04A48, 0.42);
        upperLip = Tones.solid(Tones.darker(lip, 0.12));
        lowerLip = Tones.solid(lip);
        lineColour = Tones.solid(Tones.darker(lip, 0.5));
        below = Tones.glaze(Tones.darker(look.skin(), 0.4), 50);
        fullness = look.madeUp() ? 1 : 0.72f;
    }

    void paint(MouthShape mouth) {
        float round = mouth.rounding();
        float open = mouth.opening();
        float show = mouth.teeth();
        float halfWidth =
                HALF_WIDTH * (1 + 0.20f * mouth.spread() - 0.40f * round * (1 - 0.4f * open) + 0.06f * show) - open;
        float height = 30 * open * (1 - 0.15f * mouth.spread()) + 5 * round * Math.min(1, 3 * open) + 7 * show;
        float corner = Y - SMILE * (1 - 0.7f * round) * (1 - 0.6f * open) + 0.16f * height;
        float top = Y - 0.24f * height + 1;
        float bottom = Y + 0.76f * height + 1;
        float upper = fullness * (8.5f - 1.5f * open + 2 * round);
        float lower = fullness * (11 - 2 * open + 2 * round);
        shapeHole(halfWidth, corner, top, bottom);

        graphics.setPaint(below);
        graphics.fill(ellipse(X, bottom + lower + 5, 15, 3.5f));
        paintLips(halfWidth, corner, top, bottom, upper, lower);
        if (height > 0.8f) {
            paintInside(halfWidth, top, bottom, height, show);
            graphics.drawImage(inside.image, inside.toParent(), null);
        } else {
            graphics.setStroke(stroke);
            graphics.setPaint(lineColour);
            line.reset();
            line.moveTo(X - halfWidth, corner);
            line.curveTo(X - 0.5f * halfWidth, Y + 3, X + 0.5f * halfWidth, Y + 3, X + halfWidth, corner);
            graphics.draw(line);
        }
    }

    private void shapeHole(float halfWidth, float corner, float top, float bottom) {
        float inset = halfWidth - 1;
        hole.reset();
        hole.moveTo(X - inset, corner);
        hole.curveTo(X - 0.62f * inset, top - 1, X - 0.28f * inset, top - 1, X, top);
        hole.curveTo(X + 0.28f * inset, top - 1, X + 0.62f * inset, top - 1, X + inset, corner);
        hole.curveTo(X + 0.84f * inset, bottom, X + 0.46f * inset, bottom, X, bottom);
        hole.curveTo(X - 0.46f * inset, bottom, X - 0.84f * inset, bottom, X - inset, corner);
        hole.closePath();
    }

    private void paintLips(float halfWidth, float corner, float top, float bottom, float upper, float lower) {
        float side = 1.5f + 0.14f * (bottom - top);
        lips.reset();
        lips.moveTo(X - halfWidth - 1.5f, corner);
        lips.curveTo(
                X - 0.84f * halfWidth - side,
                bottom + 0.8f * lower,
                X - 0.50f * halfWidth,
                bottom + lower,
                X,
                bottom + lower);
        lips.curveTo(
                X + 0.50f * halfWidth,
                bottom + lower,
                X + 0.84f * halfWidth + side,
                bottom + 0.8f * lower,
                X + halfWidth + 1.5f,
                corner);
        lips.curveTo(X + 0.5f * halfWidth, bottom, X - 0.5f * halfWidth, bottom, X - halfWidth - 1.5f, corner);
        lips.closePath();
        graphics.setPaint(lowerLip);
        graphics.fill(lips);
        graphics.setPaint(gloss);
        graphics.fill(ellipse(X - 3, bottom + 0.5f * lower, 0.32f * halfWidth, 0.18f * lower));

        lips.reset();
        lips.moveTo(X - halfWidth - 1.5f, corner);
        lips.curveTo(
                X - 0.6f * halfWidth,
                top - 0.6f * upper,
                X - 0.3f * halfWidth,
                top - 1.35f * upper,
                X,
                top - 0.7f * upper);
        lips.curveTo(
                X + 0.3f * halfWidth,
                top - 1.35f * upper,
                X + 0.6f * halfWidth,
                top - 0.6f * upper,
                X + halfWidth + 1.5f,
                corner);
        lips.curveTo(X + 0.5f * halfWidth, Y + 4, X - 0.5f * halfWidth, Y + 4, X - halfWidth - 1.5f, corner);
        lips.closePath();
        graphics.setPaint(upperLip);
        graphics.fill(lips);
    }

    private void paintInside(float halfWidth, float top, float bottom, float height, float show) {
        Graphics2D on = inside.graphics;
        inside.clear();
        on.setComposite(AlphaComposite.SrcOver);
        on.setPaint(dark);
        on.fill(hole);
        on.setComposite(AlphaComposite.SrcAtop);
        on.setPaint(tongue);
        on.fill(ellipse(X, bottom + 5, 0.62f * halfWidth, 6 + 0.30f * height));
        on.setPaint(teethColour);
        float upperTeeth = Math.min(9, 0.34f * height + 5 * show);
        on.fill(ellipse(X, top - 8, 0.80f * halfWidth, 8 + upperTeeth));
        if (show > 0.25f) {
            on.fill(ellipse(X, bottom + 8, 0.76f * halfWidth, 8 + (show - 0.25f) * 4));
        }
    }
}
