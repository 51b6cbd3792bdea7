package io.avatargateway.sandbox.avatar;

import java.awt.BasicStroke;
import java.awt.geom.RoundRectangle2D;

/** The small tag in the picture's lower left corner. */
final class Caption {
    private static final float MIDDLE_Y = 499;
    private static final float HALF_HEIGHT = 8;
    private static final float TEXT_HEIGHT = 6.5f;
    private static final float PADDING = 7;
    private static final float LEFT = 6;
    private static final int MOST_LETTERS = 48;

    private final int height;
    private final float pixelsPerUnit;
    private String text = "";
    private Layer label;

    Caption(int width, int height) {
        this.height = height;
        pixelsPerUnit = Math.min(width, height) / Layer.DESIGN;
    }

    void set(String next) {
        if (!next.equals(text)) {
            text = next;
            label = next.isEmpty() ? null : label(next);
        }
    }

    void stamp(Canvas canvas) {
        if (label != null) {
            canvas.stamp(
                    label.pixels,
                    label.width,
                    Math.round(label.left * pixelsPerUnit),
                    Math.round(height + (label.top - Layer.DESIGN) * pixelsPerUnit));
        }
    }

    private Layer label(String line) {
        String letters = line.length() <= MOST_LETTERS ? line : line.substring(0, MOST_LETTERS);
        StrokeFont font = new StrokeFont(TEXT_HEIGHT);
        float half = Math.min(Layer.DESIGN / 2 - LEFT, font.width(letters) / 2 + PADDING);
        float middle = LEFT + half;
        // Whole units: the label is laid on whole pixels.
        Layer layer = new Layer(
                (int) (middle - half - 1),
                MIDDLE_Y - HALF_HEIGHT - 1,
                (int) (middle + half + 2),
                MIDDLE_Y + HALF_HEIGHT + 1,
                pixelsPerUnit);
        layer.graphics.setPaint(Tones.glaze(0x1B1F2B, 176));
        layer.graphics.fill(new RoundRectangle2D.Float(
                middle - half, MIDDLE_Y - HALF_HEIGHT, 2 * half, 2 * HALF_HEIGHT, 2 * HALF_HEIGHT, 2 * HALF_HEIGHT));
        layer.graphics.setPaint(Tones.glaze(0xFFFFFF, 245));
        layer.graphics.setStroke(new BasicStroke(1, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        layer.graphics.draw(font.line(letters, middle - font.width(letters) / 2, MIDDLE_Y + TEXT_HEIGHT / 2));
        return layer;
    }
}
