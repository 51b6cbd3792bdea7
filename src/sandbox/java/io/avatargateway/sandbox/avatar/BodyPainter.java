package io.avatargateway.sandbox.avatar;

import static io.avatargateway.sandbox.avatar.Outlines.ellipse;
import static io.avatargateway.sandbox.avatar.Outlines.mirrored;
import static io.avatargateway.sandbox.avatar.Outlines.path;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Area;

/** Paints neck, shoulders and what somebody wears. */
final class BodyPainter {
    private static final Shape NECK = path("M 214 300 L 214 372 C 214 388 196 396 178 402 L 178 470 L 334 470 L 334 402"
            + " C 316 396 298 388 298 372 L 298 300 Z");
    private static final Shape SHOULDERS = path("M 30 560 C 34 470 52 432 110 414 C 146 403 186 398 204 384"
            + " C 222 412 290 412 308 384 C 326 398 366 403 402 414 C 460 432 478 470 482 560 Z");

    private final Look look;
    private final Graphics2D graphics;
    private final int colour;

    BodyPainter(Look look, Graphics2D graphics) {
        this.look = look;
        this.graphics = graphics;
        colour = look.outfitColour();
    }

    void paint() {
        paintNeck();
        switch (look.outfit()) {
            case CREW -> crew();
            case SHIRT -> shirt(colour);
            case BLAZER -> blazer();
            case TURTLENECK -> turtleneck();
            case HOODIE -> hoodie();
        }
    }

    private void paintNeck() {
        graphics.setPaint(Tones.down(320, Tones.darker(look.skin(), 0.10), 440, Tones.darker(look.skin(), 0.02)));
        graphics.fill(NECK);
        // The chin's shadow.
        Area shadow = new Area(NECK);
        shadow.intersect(new Area(ellipse(260, 326, 62, 54)));
        graphics.setPaint(Tones.glaze(Tones.darker(look.skin(), 0.5), 110));
        graphics.fill(shadow);
    }

    private void cloth(Shape shape) {
        graphics.setPaint(Tones.down(380, Tones.lighter(colour, 0.10), 520, Tones.mix(colour, 0x101828, 0.16)));
        graphics.fill(shape);
    }

    private void shoulders() {
        cloth(SHOULDERS);
        graphics.setPaint(Tones.spot(140, 430, 120, 0xFFFFFF, 34));
        graphics.fill(SHOULDERS);
        line(0.22, 3, "M 104 452 C 112 476 116 500 116 540", "M 408 452 C 400 476 396 500 396 540");
    }

    private void crew() {
        shoulders();
        Shape ring = path("M 198 380 C 206 430 306 430 314 380 L 324 387 C 316 452 196 452 188 387 Z");
        graphics.setPaint(Tones.solid(Tones.mix(colour, 0x101828, 0.14)));
        graphics.fill(ring);
        line(0.28, 2, "M 191 393 C 202 448 310 448 321 393");
    }

    private void shirt(int shade) {
        cloth(SHOULDERS);
        graphics.setPaint(Tones.spot(140, 430, 120, 0xFFFFFF, 34));
        graphics.fill(SHOULDERS);
        opening("M 212 386 L 256 450 L 300 386 Z");
        line(0.25, 2.4f, "M 256 448 L 256 540");
        collarWing(shade, "M 204 366 C 200 384 206 396 256 448 L 222 474 C 200 446 186 418 186 392 Z");
        graphics.setPaint(Tones.solid(Tones.mix(shade, 0x101828, 0.22)));
        graphics.fill(ellipse(256, 486, 3.4f, 3.4f));
    }

    private void blazer() {
        int outside = colour;
        graphics.setPaint(Tones.down(390, look.underColour(), 520, Tones.mix(look.underColour(), 0x506080, 0.18)));
        graphics.fill(SHOULDERS);
        opening("M 212 384 L 256 440 L 300 384 Z");
        collarWing(look.underColour(), "M 206 368 C 200 384 208 396 256 440 L 228 462 C 208 440 192 414 190 392 Z");
        Shape half = path("M 30 560 C 34 470 52 432 110 414 C 146 403 178 400 196 386 C 200 430 226 486 246 560 Z");
        for (Shape side : new Shape[] {half, mirrored(half)}) {
            cloth(side);
        }
        graphics.setPaint(Tones.spot(130, 430, 110, 0xFFFFFF, 30));
        graphics.fill(half);
        Shape lapel = path("M 194 384 C 176 396 168 404 160 412 L 172 446 L 154 452 C 172 492 206 524 244 552"
                + " C 226 484 202 434 194 384 Z");
        graphics.setPaint(Tones.solid(Tones.lighter(outside, 0.12)));
        graphics.fill(lapel);
        graphics.fill(mirrored(lapel));
        line(0.35, 2, "M 172 446 L 154 452 C 172 492 206 524 244 552", "M 340 446 L 358 452 C 340 492 306 524 268 552");
    }

    private void turtleneck() {
        shoulders();
        Shape roll = path("M 206 352 C 226 372 286 372 306 352 C 314 368 316 392 312 408 C 284 426 228 426 200 408"
                + " C 196 392 198 368 206 352 Z");
        cloth(roll);
        graphics.setPaint(Tones.glaze(0x101828, 44));
        graphics.fill(path("M 206 352 C 226 372 286 372 306 352 C 310 360 312 368 313 376 C 284 396 228 396 199 376"
                + " C 200 368 202 360 206 352 Z"));
        line(0.25, 2.4f, "M 200 408 C 228 426 284 426 312 408");
    }

    private void hoodie() {
        Shape hood = path("M 256 452 C 200 452 158 420 166 382 C 172 358 196 350 210 356 C 204 392 226 412 256 412"
                + " C 286 412 308 392 302 356 C 316 350 340 358 346 382 C 354 420 312 452 256 452 Z");
        shoulders();
        graphics.setPaint(Tones.down(352, Tones.lighter(colour, 0.16), 452, Tones.mix(colour, 0x101828, 0.10)));
        graphics.fill(hood);
        line(0.3, 2.4f, "M 166 386 C 162 424 204 452 256 452 C 308 452 350 424 346 386");
        graphics.setStroke(new BasicStroke(4, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.setPaint(Tones.solid(look.underColour()));
        graphics.draw(path("M 226 444 C 224 462 228 476 226 492"));
        graphics.draw(path("M 286 444 C 288 460 284 474 287 488"));
    }

    private void opening(String skin) {
        graphics.setPaint(Tones.solid(Tones.darker(look.skin(), 0.12)));
        graphics.fill(path(skin));
    }

    private void collarWing(int shade, String wing) {
        Shape left = path(wing);
        graphics.setPaint(Tones.solid(Tones.lighter(shade, 0.22)));
        graphics.fill(left);
        graphics.setPaint(Tones.solid(Tones.lighter(shade, 0.10)));
        graphics.fill(mirrored(left));
        graphics.setPaint(Tones.glaze(Tones.mix(shade, 0x101828, 0.4), 120));
        graphics.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(left);
        graphics.draw(mirrored(left));
    }

    private void line(double share, float width, String... lines) {
        graphics.setPaint(Tones.glaze(Tones.mix(colour, 0x101828, share + 0.2), 150));
        graphics.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (String line : lines) {
            graphics.draw(path(line));
        }
    }
}
