package io.avatargateway.sandbox.avatar;

import static io.avatargateway.sandbox.avatar.Outlines.ellipse;
import static io.avatargateway.sandbox.avatar.Outlines.mirrored;
import static io.avatargateway.sandbox.avatar.Outlines.path;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Area;

/** Paints what of a head stays: ears, skin, cheeks, nose, beard. */
final class FacePainter {
    static final Shape FACE = path("M 256 110 C 318 110 347 156 346 214 C 345 262 337 298 311 328"
            + " C 293 348 276 357 256 357 C 236 357 219 348 201 328 C 175 298 167 262 166 214 C 165 156 "
            + "194 110 256 110 Z");

    private static final Shape EAR =
            path("M 172 214 C 156 204 145 214 148 234 C 150 254 160 272 174 268 C 180 250 180 230 172 214 Z");
    private static final Shape EAR_FOLD = path("M 169 226 C 160 222 155 230 157 240 C 158 250 163 256 169 256");
    private static final Shape JAW = path("M 166 214 C 167 262 175 298 201 328 C 219 348 236 357 256 357"
            + " C 276 357 293 348 311 328 C 337 298 345 262 346 214 C 342 236 338 250 331 262"
            + " C 318 276 302 276 288 279 C 274 283 266 284 256 284 C 246 284 238 283 224 279"
            + " C 210 276 194 276 181 262 C 174 250 170 236 166 214 Z");

    private final Look look;
    private final Graphics2D graphics;

    FacePainter(Look look, Graphics2D graphics) {
        this.look = look;
        this.graphics = graphics;
    }

    void paint() {
        if (!HairPainter.falls(look.hair())) {
            paintEar(EAR, EAR_FOLD);
            paintEar(mirrored(EAR), mirrored(EAR_FOLD));
        }
        graphics.setPaint(Tones.down(120, Tones.lighter(look.skin(), 0.10), 352, Tones.darker(look.skin(), 0.07)));
        graphics.fill(FACE);
        shadeSides();
        // Light from the upper left.
        graphics.setPaint(Tones.spot(222, 176, 90, Tones.lighter(look.skin(), 0.6), 70));
        graphics.fill(FACE);
        paintCheek(198);
        paintCheek(314);
        paintBeard();
        paintNose();
    }

    private void paintEar(Shape ear, Shape fold) {
        graphics.setPaint(Tones.down(206, look.skin(), 272, Tones.darker(look.skin(), 0.12)));
        graphics.fill(ear);
        graphics.setPaint(Tones.glaze(Tones.darker(look.skin(), 0.35), 150));
        graphics.setStroke(new BasicStroke(3, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(fold);
    }

    /** What of the face is outside of a big ellipse lies in a soft shadow. */
    private void shadeSides() {
        int shadow = Tones.darker(look.skin(), 0.30);
        for (int step = 0; step < 10; step++) {
            Area edge = new Area(FACE);
            edge.subtract(new Area(ellipse(250 - step * 0.6f, 214, 92 - step * 1.8f, 146 - step * 2.2f)));
            graphics.setPaint(Tones.glaze(shadow, 9));
            graphics.fill(edge);
        }
    }

    private void paintCheek(float x) {
        double rosy = Math.min(1, 0.25 + Tones.brightness(look.skin()) / 250.0);
        graphics.setPaint(Tones.spot(
                x, 278, 34, Tones.mix(look.skin(), 0xE8485A, 0.55), (int) ((look.madeUp() ? 90 : 55) * rosy)));
        Area cheek = new Area(ellipse(x, 278, 34, 26));
        cheek.intersect(new Area(FACE));
        graphics.fill(cheek);
    }

    private void paintNose() {
        int shadow = Tones.darker(look.skin(), 0.30);
        graphics.setPaint(Tones.spot(250, 236, 24, Tones.lighter(look.skin(), 0.7), 60));
        graphics.fill(ellipse(252, 240, 9, 30));
        graphics.setPaint(Tones.glaze(shadow, 46));
        graphics.fill(
                path("M 262 216 C 265 238 270 254 274 264 C 276 272 268 277 258 277 C 266 270 264 250 262 216 Z"));
        graphics.setPaint(Tones.glaze(Tones.darker(look.skin(), 0.46), 210));
        graphics.setStroke(new BasicStroke(3.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(path("M 243 271 C 246 277 252 275 256 278 C 260 275 266 277 269 271"));
        graphics.setPaint(Tones.spot(254, 263, 9, 0xFFFFFF, 90));
        graphics.fill(ellipse(254, 263, 8, 7));
    }

    private void paintBeard() {
        int hair = look.hairColour();
        switch (look.beard()) {
            case NONE -> {}
            case STUBBLE -> {
                graphics.setPaint(Tones.down(264, Tones.glaze(hair, 0), 326, Tones.glaze(hair, 84)));
                graphics.fill(JAW);
            }
            case FULL -> {
                graphics.setPaint(Tones.down(222, Tones.glaze(hair, 170), 256, Tones.glaze(hair, 245)));
                graphics.fill(JAW);
                graphics.setPaint(Tones.spot(236, 336, 46, Tones.lighter(hair, 0.4), 50));
                graphics.fill(JAW);
            }
        }
    }
}
