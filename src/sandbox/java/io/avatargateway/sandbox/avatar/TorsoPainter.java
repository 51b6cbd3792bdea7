package io.avatargateway.sandbox.avatar;

import static io.avatargateway.sandbox.avatar.Outlines.ellipse;
import static io.avatargateway.sandbox.avatar.Outlines.mirrored;
import static io.avatargateway.sandbox.avatar.Outlines.path;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Line2D;

/** Paints what a head and shoulders lack of a whole figure: trunk, legs, arms, and hands that lie in one another. */
final class TorsoPainter {
    private static final Shape TRUNK = path("M 96 500 C 92 600 116 680 122 760 C 126 820 116 850 112 890 L 400 890"
            + " C 396 850 386 820 390 760 C 396 680 420 600 416 500 Z");
    private static final Shape LEGS = path(
            "M 116 868 L 396 868 C 410 1000 412 1240 404 1500 L 274 1500 L 256 1010 L 238 1500 L 108 1500 C 100 1240"
                    + " 102 1000 116 868 Z");
    private static final Shape UPPER_ARM = path("M 31 552 C 36 500 58 446 108 438 C 142 470 138 560 128 640"
            + " C 122 690 108 730 74 736 C 34 742 12 716 10 684 C 8 640 22 596 31 552 Z");
    private static final Shape FOREARM = path("M 12 690 C 18 742 62 752 98 758 C 136 766 170 772 204 770 L 210 706"
            + " C 176 700 146 684 118 666 C 92 650 60 640 36 650 C 18 658 10 672 12 690 Z");
    private static final int TROUSERS = 0x30364A;

    private final Look look;
    private final Graphics2D graphics;
    private final int colour;

    TorsoPainter(Look look, Graphics2D graphics) {
        this.look = look;
        this.graphics = graphics;
        colour = look.outfitColour();
    }

    void paintTrunk() {
        graphics.setPaint(Tones.down(860, TROUSERS, 1500, Tones.mix(TROUSERS, 0x000000, 0.3)));
        graphics.fill(LEGS);
        // Goes on where the shoulders' cloth ends.
        graphics.setPaint(Tones.down(520, Tones.mix(colour, 0x101828, 0.16), 890, Tones.mix(colour, 0x101828, 0.30)));
        graphics.fill(TRUNK);
        if (look.outfit() == Look.Outfit.SHIRT || look.outfit() == Look.Outfit.BLAZER) {
            line(0.25, 2.4f, path("M 256 540 L 256 890"));
            for (float y = 604; y < 890; y += 96) {
                graphics.setPaint(Tones.solid(Tones.mix(colour, 0x101828, 0.34)));
                graphics.fill(ellipse(look.outfit() == Look.Outfit.BLAZER ? 262 : 256, y, 4.2f, 4.2f));
            }
        }
    }

    void paintArms() {
        if (look.outfit() == Look.Outfit.BLAZER) {
            // Over the edge at which the halves end; then where it is buttoned.
            graphics.setPaint(Tones.solid(Tones.mix(colour, 0x101828, 0.16)));
            Shape half = path("M 112 550 L 242.6 550 L 246 562 L 112 562 Z");
            graphics.fill(half);
            graphics.fill(mirrored(half));
            graphics.setPaint(Tones.solid(Tones.mix(look.underColour(), 0x506080, 0.18)));
            graphics.fill(path("M 245.5 558 L 266.5 558 L 257 598 Z"));
        }
        // The sides lie in the shade of the arms.
        Shape side = path(
                "M 96 470 C 92 600 116 680 122 760 C 126 820 116 850 112 890 L 158 890 C 146 800 162 640 150 470 Z");
        graphics.setPaint(Tones.down(470, Tones.glaze(0x101828, 0), 620, Tones.glaze(0x101828, 52)));
        graphics.fill(side);
        graphics.fill(mirrored(side));
        for (Shape arm : new Shape[] {UPPER_ARM, mirrored(UPPER_ARM)}) {
            sleeve(arm, 440, 740);
        }
        hand(true);
        hand(false);
        for (Shape arm : new Shape[] {FOREARM, mirrored(FOREARM)}) {
            sleeve(arm, 640, 780);
        }
        cuffs();
    }

    private void sleeve(Shape arm, float from, float to) {
        cloth(arm, from, to);
        line(0.3, 2, arm);
    }

    private void cuffs() {
        Shape cuff = path("M 192 703 C 200 705 206 706 212 706 L 206 771 C 199 771 193 772 186 771 Z");
        for (Shape end : new Shape[] {cuff, mirrored(cuff)}) {
            int shade = look.outfit() == Look.Outfit.BLAZER ? look.underColour() : Tones.lighter(colour, 0.12);
            graphics.setPaint(Tones.solid(shade));
            graphics.fill(end);
            line(0.3, 1.6f, end);
        }
    }

    /** The one behind first: its fingers are hidden by the other's. */
    private void hand(boolean behind) {
        AffineTransform before = graphics.getTransform();
        if (behind) {
            graphics.translate(Layer.DESIGN, 0);
            graphics.scale(-1, 1);
        }
        Shape palm = path("M 198 712 C 222 706 252 712 272 722 C 288 732 286 756 270 764 C 248 774 222 774 198 768 Z");
        Area whole = new Area(palm);
        float[][] fingers = {{262, 720, 302, 734}, {266, 734, 310, 746}, {264, 748, 306, 759}, {256, 760, 296, 771}};
        for (float[] finger : fingers) {
            whole.add(new Area(finger(finger, 19)));
        }
        graphics.setPaint(Tones.down(706, Tones.lighter(look.skin(), 0.06), 776, Tones.darker(look.skin(), 0.12)));
        graphics.fill(whole);
        pen(look.skin(), 0.5, 150, 1.8f);
        graphics.draw(whole);
        for (int i = 0; i + 1 < fingers.length; i++) {
            float[] one = fingers[i];
            float[] next = fingers[i + 1];
            graphics.draw(new Line2D.Float(
                    one[0] - 2, (one[1] + next[1]) / 2, (one[2] + next[2]) / 2 - 4, (one[3] + next[3]) / 2));
        }
        // The thumb lies on top.
        Shape thumb = finger(new float[] {224, 716, 268, 710}, 21);
        graphics.setPaint(Tones.solid(Tones.lighter(look.skin(), 0.04)));
        graphics.fill(thumb);
        pen(look.skin(), 0.5, 120, 1.6f);
        graphics.draw(thumb);
        graphics.setTransform(before);
    }

    private static Shape finger(float[] line, float width) {
        return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                .createStrokedShape(new Line2D.Float(line[0], line[1], line[2], line[3]));
    }

    private void cloth(Shape shape, float from, float to) {
        graphics.setPaint(Tones.down(from, Tones.lighter(colour, 0.06), to, Tones.mix(colour, 0x101828, 0.20)));
        graphics.fill(shape);
    }

    private void line(double share, float width, Shape shape) {
        graphics.setPaint(Tones.glaze(Tones.mix(colour, 0x101828, share + 0.2), 150));
        graphics.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(shape);
    }

    private void pen(int shade, double share, int alpha, float width) {
        graphics.setPaint(Tones.glaze(Tones.darker(shade, share), alpha));
        graphics.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    }
}
