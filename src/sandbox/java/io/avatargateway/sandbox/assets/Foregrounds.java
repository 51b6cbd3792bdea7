package io.avatargateway.sandbox.assets;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.RoundRectangle2D;

/** Paints what stands before somebody, 1920 by 1080, with nothing where they are to be seen. */
final class Foregrounds {
    private static final int WIDTH = 1920;
    private static final int HEIGHT = 1080;

    private Foregrounds() {}

    /** A desk along the lower edge, with a mug and a stack of books. */
    static void desk(Graphics2D graphics) {
        graphics.setPaint(new GradientPaint(0, 900, new Color(0xB98A5E), 0, HEIGHT, new Color(0x7C5638)));
        graphics.fillRect(0, 905, WIDTH, HEIGHT - 905);
        graphics.setPaint(new Color(0xE3BC8E));
        graphics.fillRect(0, 905, WIDTH, 10);
        graphics.setPaint(new Color(0, 0, 0, 50));
        graphics.fillRect(0, 1000, WIDTH, 8);
        mug(graphics, 1210, 792);
        int[] books = {0x3B5F7A, 0xC9783F, 0x5C7150};
        for (int i = 0; i < books.length; i++) {
            graphics.setPaint(new Color(books[i]));
            graphics.fill(new RoundRectangle2D.Double(520 + i * 12, 866 - i * 40, 230 - i * 26, 42, 10, 10));
            graphics.setPaint(new Color(255, 246, 226, 170));
            graphics.fill(new RoundRectangle2D.Double(545 + i * 12, 880 - i * 40, 60, 10, 6, 6));
        }
    }

    private static void mug(Graphics2D graphics, int x, int y) {
        graphics.setStroke(new BasicStroke(16));
        graphics.setPaint(new Color(0xD8E4E6));
        graphics.draw(new Ellipse2D.Double(x + 66, y + 28, 62, 66));
        graphics.setPaint(new GradientPaint(x, 0, new Color(0xF7FBFB), x + 104, 0, new Color(0xC4D3D6)));
        graphics.fill(new RoundRectangle2D.Double(x, y, 104, 126, 26, 26));
        graphics.setPaint(new Color(0x5B3A29));
        graphics.fill(new Ellipse2D.Double(x + 8, y + 1, 88, 18));
    }

    /** A window through which one looks in. */
    static void windowFrame(Graphics2D graphics) {
        graphics.setStroke(new BasicStroke(56));
        graphics.setPaint(new GradientPaint(0, 0, new Color(0xF3EBDD), 0, HEIGHT, new Color(0xCDBFA8)));
        graphics.drawRect(28, 28, WIDTH - 56, HEIGHT - 56);
        graphics.setStroke(new BasicStroke(5));
        graphics.setPaint(new Color(80, 60, 40, 110));
        graphics.drawRect(58, 58, WIDTH - 116, HEIGHT - 116);
        graphics.setPaint(
                new GradientPaint(200, 0, new Color(255, 255, 255, 46), 900, 700, new Color(255, 255, 255, 0)));
        graphics.fillPolygon(new int[] {60, 620, 60}, new int[] {60, 60, 900}, 3);
        graphics.setPaint(new GradientPaint(0, 980, new Color(0xEADFCB), 0, HEIGHT, new Color(0xB7A78C)));
        graphics.fillRect(0, 985, WIDTH, 95);
        int[] flowers = {0xD9534F, 0xF0A7A0, 0xE9C46A, 0xFFFFFF};
        for (int i = 0; i < 60; i++) {
            int x = 130 + i * 28 + i % 3 * 7;
            graphics.setPaint(new Color(i % 2 == 0 ? 0x4C7F57 : 0x3C6A49));
            graphics.fill(new Ellipse2D.Double(x - 26, 930 + i * 13 % 27, 64, 62));
            if (i % 2 == 0) {
                graphics.setPaint(new Color(flowers[i / 2 % flowers.length]));
                graphics.fill(new Ellipse2D.Double(x, 918 + i * 17 % 34, 30, 30));
            }
        }
        graphics.setPaint(new GradientPaint(0, 1000, new Color(0xA5643F), 0, HEIGHT, new Color(0x7D4529)));
        graphics.fill(new RoundRectangle2D.Double(90, 1002, WIDTH - 180, 78, 20, 20));
    }
}
