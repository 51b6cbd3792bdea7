package io.avatargateway.sandbox.avatar;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.StringTokenizer;

/** Shapes from short descriptions, in units of the design. */
final class Outlines {
    private Outlines() {}

    /** From a path as SVG writes it, with M, L, Q, C and Z, absolute, everything separated by blanks. */
    static Path2D.Float path(String description) {
        Path2D.Float path = new Path2D.Float();
        StringTokenizer words = new StringTokenizer(description);
        while (words.hasMoreTokens()) {
            String command = words.nextToken();
            switch (command) {
                case "M" -> path.moveTo(number(words), number(words));
                case "L" -> path.lineTo(number(words), number(words));
                case "Q" -> path.quadTo(number(words), number(words), number(words), number(words));
                case "C" ->
                    path.curveTo(
                            number(words), number(words), number(words), number(words), number(words), number(words));
                case "Z" -> path.closePath();
                default -> throw new IllegalArgumentException("path: " + command + " (expected: M, L, Q, C or Z)");
            }
        }
        return path;
    }

    private static float number(StringTokenizer words) {
        return Float.parseFloat(words.nextToken());
    }

    /** What a mirror in the middle of the picture shows of it. */
    static Shape mirrored(Shape shape) {
        return new AffineTransform(-1, 0, 0, 1, Layer.DESIGN, 0).createTransformedShape(shape);
    }

    static Ellipse2D.Float ellipse(float x, float y, float radiusX, float radiusY) {
        return new Ellipse2D.Float(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY);
    }
}
