package io.avatargateway.sandbox.avatar;

import static io.avatargateway.sandbox.avatar.Outlines.ellipse;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RadialGradientPaint;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;

/** Paints eyes, brows and glasses as they are at a moment. */
final class EyesPainter {
    private static final float MIDDLE = 256;
    private static final float APART = 41;
    private static final float Y = 233;
    private static final float HALF_WIDTH = 20;
    private static final float LID = 20;
    private static final float LOWER_LID = 14;
    private static final float IRIS = 11;

    private final Look look;
    private final Graphics2D graphics;
    /** The eyeballs are painted apart, where the opening of the lids cuts them. */
    private final Layer balls;

    private final Shape[] brows;
    private final Path2D.Float opening = new Path2D.Float();
    private final Path2D.Float edge = new Path2D.Float();
    private final BasicStroke lash = new BasicStroke(4.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private final BasicStroke thin = new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private final BasicStroke frame = new BasicStroke(4.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private final Color lashColour;
    private final Color creaseColour;
    private final Color browColour;
    private final Color shade = Tones.glaze(0x3A2A48, 46);
    private final Color white = Tones.solid(0xFDFCFA);
    private final Color pupil = Tones.solid(0x17120F);
    private final Color spark = Tones.glaze(0xFFFFFF, 235);
    private final Color weakSpark = Tones.glaze(0xFFFFFF, 110);
    private final Color frameColour;
    private final Color glass = Tones.glaze(0xFFFFFF, 34);

    /** @param head where they are painted on */
    EyesPainter(Look look, Layer head) {
        this.look = look;
        graphics = head.graphics;
        balls = new Layer(MIDDLE - APART - 26, Y - 22, MIDDLE + APART + 26, Y + 22, head.scale);
        HairPainter hair = new HairPainter(look, graphics);
        brows = new Shape[] {hair.otherBrow(), hair.brow()};
        lashColour = Tones.solid(Tones.mix(Tones.darker(look.hairColour(), 0.5), 0x140C10, 0.6));
        creaseColour = Tones.glaze(Tones.darker(look.skin(), 0.45), 130);
        int brow = Tones.mix(look.hairColour(), 0x2A1A14, 0.35);
        browColour = Tones.glaze(brow, 235);
        frameColour = Tones.solid(look.glasses() == Look.Glasses.ROUND ? 0x7A5230 : 0x2B2F3A);
    }

    /**
     * Paints a moment.
     *
     * @param gazeX where they look, units to the right
     * @param gazeY the same, down
     * @param lids 1 open, 0 shut
     * @param raised the brows, units
     */
    void paint(float gazeX, float gazeY, float lids, float raised) {
        paintBalls(gazeX, gazeY, lids);
        graphics.drawImage(balls.image, balls.toParent(), null);
        for (int side = -1; side <= 1; side += 2) {
            paintLids(MIDDLE + side * APART, side, lids, gazeY);
        }
        paintBrows(raised);
        paintGlasses();
    }

    private void paintBalls(float gazeX, float gazeY, float lids) {
        Graphics2D on = balls.graphics;
        balls.clear();
        on.setComposite(AlphaComposite.SrcOver);
        on.setPaint(white);
        for (int side = -1; side <= 1; side += 2) {
            shape(MIDDLE + side * APART, side, lids);
            on.fill(opening);
        }
        on.setComposite(AlphaComposite.SrcAtop);
        for (int side = -1; side <= 1; side += 2) {
            float x = MIDDLE + side * APART + gazeX - side * 0.6f;
            float y = Y - 0.5f + gazeY;
            on.setPaint(iris(x, y));
            on.fill(ellipse(x, y, IRIS, IRIS));
            on.setPaint(pupil);
            on.fill(ellipse(x, y, 5.2f, 5.2f));
            on.setPaint(spark);
            on.fill(ellipse(x - 3.6f, y - 4, 3.1f, 3.1f));
            on.setPaint(weakSpark);
            on.fill(ellipse(x + 3.8f, y + 4, 1.9f, 1.9f));
            // The lid's shadow on the ball.
            on.setPaint(shade);
            on.fill(ellipse(MIDDLE + side * APART, Y - 14 + 6 * (1 - lids), 26, 9));
        }
    }

    private Paint iris(float x, float y) {
        int colour = look.eyeColour();
        return new RadialGradientPaint(x, y, IRIS, new float[] {0, 0.72f, 0.9f, 1}, new Color[] {
            Tones.solid(Tones.lighter(colour, 0.28)),
            Tones.solid(colour),
            Tones.solid(Tones.mix(colour, 0x120C10, 0.5)),
            Tones.solid(Tones.mix(colour, 0x120C10, 0.6))
        });
    }

    /** The opening between the lids of one eye, and the upper lid's edge. */
    private void shape(float x, int side, float lids) {
        // Outer corners are a little higher: it looks awake.
        float inner = Y + 3;
        float outer = Y - 0.5f;
        float lower = Y + 3 + LOWER_LID * (0.55f + 0.45f * lids);
        float upper = Y + 9 - (LID + 9) * lids;
        float innerX = x - side * HALF_WIDTH;
        float outerX = x + side * HALF_WIDTH;
        edge.reset();
        edge.moveTo(innerX, inner);
        edge.curveTo(x - side * 11, upper + 0.1f * (inner - upper), x + side * 9, upper, outerX, outer);
        opening.reset();
        opening.append(edge, false);
        opening.curveTo(x + side * 10, Math.max(upper, lower), x - side * 10, Math.max(upper, lower), innerX, inner);
        opening.closePath();
    }

    private void paintLids(float x, int side, float lids, float gazeY) {
        shape(x, side, lids);
        graphics.setStroke(lash);
        graphics.setPaint(lashColour);
        graphics.draw(edge);
        if (look.madeUp()) {
            float tip = Y - 0.5f + 4 * (1 - lids);
            float outer = x + side * HALF_WIDTH;
            edge.reset();
            edge.moveTo(outer - side * 5, tip - 4 * lids);
            edge.quadTo(outer + side * 1, tip - 1, outer + side * 6, tip - 5 * lids + 1);
            graphics.draw(edge);
        }
        graphics.setStroke(thin);
        graphics.setPaint(creaseColour);
        float crease = Y - 19 + 3 * (1 - lids) + 0.5f * gazeY;
        edge.reset();
        edge.moveTo(x - side * 15, crease + 6);
        edge.quadTo(x, crease - 3, x + side * 18, crease + 7);
        graphics.draw(edge);
    }

    private void paintBrows(float raised) {
        graphics.setPaint(browColour);
        AffineTransform before = graphics.getTransform();
        graphics.translate(0, -raised);
        graphics.fill(brows[0]);
        graphics.fill(brows[1]);
        graphics.setTransform(before);
    }

    private void paintGlasses() {
        if (look.glasses() == Look.Glasses.NONE) {
            return;
        }
        for (int side = -1; side <= 1; side += 2) {
            float x = MIDDLE + side * 43;
            Shape rim = look.glasses() == Look.Glasses.ROUND
                    ? ellipse(x, Y + 3, 32, 31)
                    : new RoundRectangle2D.Float(x - 33, Y - 22, 66, 50, 24, 26);
            graphics.setPaint(glass);
            graphics.fill(rim);
            graphics.setPaint(frameColour);
            graphics.setStroke(frame);
            graphics.draw(rim);
            edge.reset();
            edge.moveTo(x + side * 32, Y - 4);
            edge.lineTo(x + side * 46, Y - 7);
            graphics.draw(edge);
        }
        edge.reset();
        edge.moveTo(MIDDLE - 11, Y - 1);
        edge.quadTo(MIDDLE, Y - 7, MIDDLE + 11, Y - 1);
        graphics.draw(edge);
    }
}
