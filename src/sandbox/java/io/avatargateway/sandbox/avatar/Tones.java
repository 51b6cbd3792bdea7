package io.avatargateway.sandbox.avatar;

import java.awt.Color;
import java.awt.LinearGradientPaint;
import java.awt.Paint;
import java.awt.RadialGradientPaint;
import java.awt.geom.Point2D;

/** Colours made from colours. */
final class Tones {
    private Tones() {}

    /** From one colour ({@code 0xRRGGBB}) to another. */
    static int mix(int from, int to, double share) {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int a = (from >> shift) & 0xff;
            int b = (to >> shift) & 0xff;
            mixed |= (int) Math.round(a + (b - a) * share) << shift;
        }
        return mixed;
    }

    /** As in a warm shadow. */
    static int darker(int colour, double share) {
        return mix(colour, 0x3A1420, share);
    }

    static int lighter(int colour, double share) {
        return mix(colour, 0xFFF8EE, share);
    }

    /** From 0 to 255. */
    static int brightness(int colour) {
        return (((colour >> 16) & 0xff) * 3 + ((colour >> 8) & 0xff) * 6 + (colour & 0xff)) / 10;
    }

    static Color solid(int colour) {
        return new Color(colour);
    }

    /** @param alpha 0 to 255 */
    static Color glaze(int colour, int alpha) {
        return new Color((colour & 0xffffff) | (alpha << 24), true);
    }

    static Paint down(float fromY, int from, float toY, int to) {
        return down(fromY, solid(from), toY, solid(to));
    }

    static Paint down(float fromY, Color from, float toY, Color to) {
        return new LinearGradientPaint(
                new Point2D.Float(0, fromY), new Point2D.Float(0, toY), new float[] {0, 1}, new Color[] {from, to});
    }

    /** Strong in the middle, nothing at the radius. */
    static Paint spot(float x, float y, float radius, int colour, int alpha) {
        return new RadialGradientPaint(x, y, radius, new float[] {0, 0.45f, 1}, new Color[] {
            glaze(colour, alpha), glaze(colour, alpha * 6 / 10), glaze(colour, 0)
        });
    }
}
