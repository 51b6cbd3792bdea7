package io.avatargateway.sandbox.avatar;

import static io.avatargateway.sandbox.avatar.Outlines.ellipse;
import static io.avatargateway.sandbox.avatar.Outlines.mirrored;
import static io.avatargateway.sandbox.avatar.Outlines.path;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Paint;
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
        graphics.setPaint(skin());
        graphics.fill(NECK);
        // The chin's shadow.
        Area shadow = new Area(NECK);
        shadow.intersect(new Area(ellipse(258, 326, 70, 58)));
        graphics.setPaint(Tones.glaze(Tones.darker(look.skin(), 0.45), 120));
        graphics.fill(shadow);
    }

    private Paint skin() {
        return Tones.down(320, Tones.darker(look.skin(), 0.12), 450, Tones.darker(look.skin(), 0.04));
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
        Shape ring =
                path("M 204 384 C 212 428 300 428 308 384 C 312 386 315 388 318 390 C 308 450 204 450 194 390 C 197 "
                        + "388 200 386 204 384 Z");
        graphics.setPaint(Tones.solid(Tones.mix(colour, 0x101828, 0.14)));
        graphics.fill(ring);
        line(0.28, 2, "M 194 391 C 204 450 308 450 318 391");
    }

    private void shirt(int shade) {
        cloth(SHOULDERS);
        graphics.setPaint(Tones.spot(140, 430, 120, 0xFFFFFF, 34));
        graphics.fill(SHOULDERS);
        opening("M 209 384 L 303 384 L 304 390 L 256 450 L 208 390 Z");
        line(0.25, 2.4f, "M 256 448 L 256 540");
        collarWing(
                shade,
                "M 215 354 C 208 376 214 396 256 448 L 224 474 C 202 446 186 416 190 386 C 197 374 206 364 215 354 Z");
        graphics.setPaint(Tones.solid(Tones.mix(shade, 0x101828, 0.22)));
        graphics.fill(ellipse(256, 486, 3.4f, 3.4f));
    }

    private void blazer() {
        int outside = colour;
        graphics.setPaint(Tones.down(390, look.underColour(), 520, Tones.mix(look.underColour(), 0x506080, 0.18)));
        graphics.fill(SHOULDERS);
        opening("M 209 384 L 303 384 L 304 387 L 256 441 L 208 386 Z");
        collarWing(
                look.underColour(),
                "M 215 354 C 208 376 214 392 256 440 L 228 462 C 208 440 190 412 192 386 C 198 374 206 364 215 354 Z");
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
        Shape roll = path("M 212 357 C 230 369 282 369 300 357 C 306 355 310 360 311 367 C 314 382 315 396 312 408"
                + " C 284 426 228 426 200 408 C 197 396 198 382 201 367 C 202 360 206 355 212 357 Z");
        cloth(roll);
        graphics.setPaint(Tones.glaze(0x101828, 40));
        graphics.fill(path("M 212 357 C 230 369 282 369 300 357 C 306 355 310 360 311 367 C 312 372 312 376 313 380"
                + " C 284 396 228 396 199 380 C 200 376 200 372 201 367 C 202 360 206 355 212 357 Z"));
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

    private void opening(String bare) {
        graphics.setPaint(skin());
        graphics.fill(path(bare));
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
