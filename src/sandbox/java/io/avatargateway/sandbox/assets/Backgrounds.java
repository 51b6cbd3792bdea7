package io.avatargateway.sandbox.assets;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.SplittableRandom;

/** Paints rooms to stand behind somebody, 1920 by 1080, soft as behind a portrait lens. */
final class Backgrounds {
    private static final int WIDTH = 1920;
    private static final int HEIGHT = 1080;

    private Backgrounds() {}

    static void office(Graphics2D graphics) {
        down(graphics, 0, 0, WIDTH, HEIGHT, 0xE9EEF2, 0xD3DCE3);
        // A window with a pale morning behind it.
        for (int pane = 0; pane < 3; pane++) {
            int x = 120 + pane * 330;
            down(graphics, x, 90, 300, 620, 0xF8FCFF, 0xCFE3F1);
            fill(graphics, new Ellipse2D.Double(x - 40, 480, 260, 260), 0xA9C7B4, 150);
            fill(graphics, new Ellipse2D.Double(x + 120, 540, 240, 220), 0x93B8A4, 150);
            fill(graphics, new Rectangle2D.Double(x, 700, 300, 12), 0xB9C6CF, 255);
        }
        fill(graphics, new Rectangle2D.Double(90, 712, 1050, 60), 0xC4CFD7, 255);
        fill(graphics, new Rectangle2D.Double(90, 712, 1050, 10), 0xFFFFFF, 120);
        // A board with notes.
        fill(graphics, new RoundRectangle2D.Double(1290, 150, 480, 330, 18, 18), 0xF9FAFB, 255);
        int[] notes = {0xF6C26B, 0x8CC5C0, 0xE99A8B, 0xB7C8EA};
        for (int i = 0; i < 8; i++) {
            fill(
                    graphics,
                    new RoundRectangle2D.Double(1330 + i % 4 * 106, 195 + i / 4 * 130, 84, 84, 8, 8),
                    notes[(i + i / 4) % notes.length],
                    210);
        }
        plant(graphics, 1610, 820);
        // The floor's shade, and light that falls in.
        down(graphics, 0, 900, WIDTH, 180, 0xC2CCD3, 0xAAB6BF);
        light(graphics, 620, 330, 900, 0xFFFFFF, 110);
    }

    static void library(Graphics2D graphics) {
        down(graphics, 0, 0, WIDTH, HEIGHT, 0x6B4A34, 0x3E2A20);
        SplittableRandom random = new SplittableRandom(7);
        int[] spines = {0x8C3B32, 0x2F5D62, 0xC08A3E, 0x3B4A6B, 0x6F7B4B, 0xA8643C, 0xD8C7A3, 0x54364B};
        for (int shelf = 0; shelf < 4; shelf++) {
            int floor = 245 + shelf * 262;
            down(graphics, 0, floor - 215, WIDTH, 215, 0x2E1E17, 0x3A271D);
            int x = 8;
            while (x < WIDTH) {
                int wide = 22 + random.nextInt(34);
                int high = 130 + random.nextInt(66);
                if (random.nextInt(14) == 0) {
                    x += 60;
                    continue;
                }
                int colour = spines[random.nextInt(spines.length)];
                fill(graphics, new RoundRectangle2D.Double(x, floor - high, wide, high, 5, 5), colour, 255);
                fill(graphics, new Rectangle2D.Double(x, floor - high, 4, high), 0x000000, 60);
                fill(graphics, new Rectangle2D.Double(x + 5, floor - high + 24, wide - 9, 5), 0xF3E3BE, 150);
                fill(graphics, new Rectangle2D.Double(x + 5, floor - 34, wide - 9, 4), 0xF3E3BE, 120);
                x += wide + 2;
            }
            down(graphics, 0, floor, WIDTH, 26, 0x8A6144, 0x5B3E2C);
        }
        for (int post = 0; post < 4; post++) {
            fill(graphics, new Rectangle2D.Double(post * 630 - 14, 0, 30, HEIGHT), 0x6E4C36, 255);
            fill(graphics, new Rectangle2D.Double(post * 630 - 14, 0, 6, HEIGHT), 0x9A7052, 255);
        }
        light(graphics, 420, 240, 1000, 0xFFDDA0, 90);
        shade(graphics);
    }

    static void eveningCity(Graphics2D graphics) {
        down(graphics, 0, 0, WIDTH, 640, 0x27335C, 0xE0896F);
        down(graphics, 0, 640, WIDTH, 440, 0xE0896F, 0xF3C08A);
        light(graphics, 1250, 690, 620, 0xFFE3B0, 170);
        SplittableRandom random = new SplittableRandom(3);
        int[] rows = {0x7A5A78, 0x4C4166, 0x2A2C4A};
        for (int row = 0; row < rows.length; row++) {
            int x = -40;
            while (x < WIDTH) {
                int wide = 90 + random.nextInt(120);
                int top = 380 + row * 170 + random.nextInt(210);
                fill(graphics, new Rectangle2D.Double(x, top, wide, HEIGHT - top), rows[row], 255);
                if (row > 0) {
                    windows(graphics, random, x, top, wide);
                }
                x += wide + random.nextInt(24);
            }
        }
        shade(graphics);
    }

    private static void windows(Graphics2D graphics, SplittableRandom random, int left, int top, int wide) {
        for (int y = top + 24; y < HEIGHT; y += 34) {
            for (int x = left + 14; x + 14 < left + wide; x += 28) {
                if (random.nextInt(3) == 0) {
                    fill(graphics, new Rectangle2D.Double(x, y, 13, 18), 0xFFD48A, 120 + random.nextInt(110));
                }
            }
        }
    }

    private static void plant(Graphics2D graphics, int x, int y) {
        for (int i = 0; i < 9; i++) {
            double angle = Math.toRadians(-160 + i * 17.5);
            graphics.rotate(angle, x, y - 20);
            fill(
                    graphics,
                    new Ellipse2D.Double(x, y - 44, 190 + i % 3 * 25, 48),
                    i % 2 == 0 ? 0x4F8A68 : 0x3F7659,
                    235);
            graphics.rotate(-angle, x, y - 20);
        }
        fill(graphics, new RoundRectangle2D.Double(x - 66, y - 30, 132, 170, 30, 30), 0xD9805F, 255);
        fill(graphics, new RoundRectangle2D.Double(x - 76, y - 40, 152, 40, 16, 16), 0xE59674, 255);
    }

    private static void shade(Graphics2D graphics) {
        graphics.setPaint(new RadialGradientPaint(
                WIDTH / 2f, HEIGHT * 0.45f, WIDTH * 0.62f, new float[] {0, 0.6f, 1}, new Color[] {
                    glaze(0x120C14, 0), glaze(0x120C14, 20), glaze(0x120C14, 130)
                }));
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
    }

    private static void light(Graphics2D graphics, float x, float y, float radius, int colour, int alpha) {
        graphics.setPaint(new RadialGradientPaint(
                x, y, radius, new float[] {0, 1}, new Color[] {glaze(colour, alpha), glaze(colour, 0)}));
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
    }

    private static void down(Graphics2D graphics, int x, int y, int width, int height, int from, int to) {
        graphics.setPaint(new GradientPaint(0, y, new Color(from), 0, y + height, new Color(to)));
        graphics.fillRect(x, y, width, height);
    }

    private static void fill(Graphics2D graphics, java.awt.Shape shape, int colour, int alpha) {
        graphics.setPaint(glaze(colour, alpha));
        graphics.fill(shape);
    }

    private static Color glaze(int colour, int alpha) {
        return new Color((colour & 0xffffff) | alpha << 24, true);
    }
}
