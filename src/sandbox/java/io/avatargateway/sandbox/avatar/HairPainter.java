package io.avatargateway.sandbox.avatar;

import static io.avatargateway.sandbox.avatar.Outlines.ellipse;
import static io.avatargateway.sandbox.avatar.Outlines.mirrored;
import static io.avatargateway.sandbox.avatar.Outlines.path;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Path2D;

/** Paints hair: what falls behind the neck, what stands behind the head, and what lies over the forehead. */
final class HairPainter {
    private final Look look;
    private final Graphics2D graphics;
    private final int colour;
    private final Paint paint;

    HairPainter(Look look, Graphics2D graphics) {
        this.look = look;
        this.graphics = graphics;
        colour = look.hairColour();
        paint = Tones.down(80, Tones.lighter(colour, 0.14), 300, Tones.mix(colour, 0x100810, 0.22));
    }

    /** Whether something falls behind the neck. */
    static boolean falls(Look.Hair hair) {
        return hair == Look.Hair.BOB || hair == Look.Hair.LONG;
    }

    void paintBehindNeck() {
        graphics.setPaint(Tones.down(150, Tones.mix(colour, 0x100810, 0.12), 400, Tones.mix(colour, 0x100810, 0.38)));
        if (look.hair() == Look.Hair.LONG) {
            graphics.fill(path("M 256 92 C 344 88 378 150 372 232 C 368 290 392 330 394 378 C 396 420 366 446 330 448"
                    + " L 182 448 C 146 446 116 420 118 378 C 120 330 144 290 140 232 C 134 150 168 88 256 92 Z"));
        } else {
            graphics.fill(path("M 256 90 C 346 86 380 150 376 232 C 376 284 384 326 370 354 C 360 374 330 378 312 366"
                    + " L 200 366 C 182 378 152 374 142 354 C 128 326 136 284 136 232 C 132 150 166 86 256 90 Z"));
        }
    }

    void paintBehindFace() {
        graphics.setPaint(paint);
        switch (look.hair()) {
            case AFRO -> {
                Area cloud = new Area(ellipse(256, 172, 124, 118));
                for (int i = 0; i < 22; i++) {
                    double angle = Math.PI * (0.86 + 1.28 * i / 21);
                    float x = (float) (256 + 118 * Math.cos(angle));
                    float y = (float) (176 + 112 * Math.sin(angle));
                    cloud.add(new Area(ellipse(x, y, 19, 19)));
                }
                graphics.fill(cloud);
                graphics.setPaint(Tones.spot(214, 100, 84, Tones.lighter(colour, 0.5), 70));
                graphics.fill(cloud);
            }
            case BUN -> {
                Shape bun = ellipse(256, 78, 46, 42);
                graphics.fill(bun);
                graphics.setPaint(Tones.spot(242, 62, 36, Tones.lighter(colour, 0.5), 90));
                graphics.fill(bun);
                stroke(0.3, 3, "M 224 92 C 240 108 272 108 290 90", "M 230 60 C 246 50 268 52 282 64");
                graphics.setPaint(paint);
                graphics.fill(path("M 256 96 C 330 94 362 150 352 228 L 160 228 C 150 150 182 94 256 96 Z"));
            }
            default -> {}
        }
    }

    void paintFront() {
        graphics.setPaint(paint);
        switch (look.hair()) {
            case SIDE_PART -> sidePart();
            case QUIFF -> quiff();
            case CROP -> crop();
            case CURLS -> curls();
            case AFRO -> afroEdge();
            case BOB -> bob();
            case LONG -> curtains();
            case BUN -> swept();
        }
    }

    private void sidePart() {
        Path2D cap =
                path("M 166 238 C 154 168 172 84 262 82 C 344 80 362 152 346 238 L 340 236 C 340 206 336 184 326 168"
                        + " C 292 176 240 168 212 140 C 206 160 190 170 182 186 C 176 200 174 218 172 238 Z");
        graphics.fill(cap);
        sheen(cap, 290, 112);
        stroke(0.35, 2.6f, "M 214 138 C 222 116 238 100 262 94", "M 236 152 C 262 164 296 168 324 164");
        stroke(-0.25, 2.6f, "M 246 122 C 272 112 306 118 328 144", "M 236 136 C 262 134 296 142 318 156");
    }

    private void quiff() {
        Path2D cap = path("M 168 236 C 156 176 160 116 196 92 C 214 64 280 54 322 76 C 356 92 362 160 344 236"
                + " L 338 234 C 340 200 334 178 324 162 C 296 150 262 146 238 150 C 214 154 196 156 188 166"
                + " C 178 190 176 212 174 236 Z");
        graphics.fill(cap);
        sheen(cap, 250, 92);
        stroke(0.3, 2.8f, "M 200 148 C 206 118 236 96 282 92", "M 226 148 C 236 124 268 108 314 114");
        stroke(-0.3, 2.8f, "M 212 138 C 224 108 262 88 306 94", "M 254 144 C 272 128 298 124 324 134");
    }

    private void crop() {
        Path2D cap =
                path("M 168 226 C 158 152 192 97 256 97 C 320 97 354 152 344 226 L 338 218 C 339 190 332 172 318 162"
                        + " C 284 152 228 152 194 162 C 180 172 173 190 174 218 Z");
        graphics.setPaint(Tones.down(96, Tones.glaze(colour, 255), 230, Tones.glaze(colour, 215)));
        graphics.fill(cap);
        sheen(cap, 226, 116);
    }

    private void curls() {
        Area cap = new Area(path(
                "M 170 218 C 158 150 190 92 256 92 C 322 92 354 150 342 218 L 334 190 C 320 166 192 166 178 190 Z"));
        float[][] locks = {
            {176, 186, 17}, {174, 158, 21}, {186, 130, 23}, {206, 106, 24}, {234, 90, 25}, {264, 86, 25},
            {294, 96, 25}, {318, 116, 24}, {334, 142, 22}, {340, 168, 19}, {337, 190, 15}, {200, 156, 20},
            {226, 148, 21}, {254, 144, 21}, {282, 146, 21}, {310, 156, 19}, {172, 206, 10}, {341, 206, 10}
        };
        for (float[] lock : locks) {
            cap.add(new Area(ellipse(lock[0], lock[1], lock[2], lock[2])));
        }
        graphics.fill(cap);
        sheen(cap, 226, 108);
        for (int i = 1; i < 16; i++) {
            float[] lock = locks[i];
            graphics.setPaint(Tones.glaze(Tones.lighter(colour, 0.35), 70));
            graphics.setStroke(new BasicStroke(2.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            float r = lock[2] * 0.56f;
            graphics.draw(new Arc2D.Float(lock[0] - r, lock[1] - r, 2 * r, 2 * r, 60 + 37 * i, 150, Arc2D.OPEN));
        }
    }

    private void afroEdge() {
        Area edge = new Area(
                path("M 162 232 C 150 160 190 104 256 104 C 322 104 362 160 350 232 L 343 218 C 342 192 334 174"
                        + " 322 162 C 288 142 224 142 190 162 C 178 174 170 192 169 218 Z"));
        for (int i = 0; i < 13; i++) {
            double angle = Math.PI * (1.08 + 0.84 * i / 12);
            edge.add(new Area(
                    ellipse((float) (256 + 85 * Math.cos(angle)), (float) (224 + 76 * Math.sin(angle)), 14, 14)));
        }
        graphics.fill(edge);
        graphics.setPaint(Tones.spot(214, 100, 84, Tones.lighter(colour, 0.5), 70));
        graphics.fill(edge);
    }

    private void bob() {
        Path2D fringe = path("M 256 82 C 346 78 378 150 372 232 C 372 282 378 318 366 346 C 358 360 342 356 336 342"
                + " C 346 300 350 250 340 206 C 336 186 326 172 312 164 C 280 184 214 186 178 174"
                + " C 170 214 168 290 178 342 C 170 358 152 360 146 346 C 134 318 140 282 140 232 C 134 "
                + "150 166 78 256 82 Z");
        graphics.fill(fringe);
        sheen(fringe, 222, 118);
        stroke(0.3, 2.8f, "M 306 158 C 276 176 226 178 188 168", "M 314 150 C 296 126 270 112 246 108");
        stroke(0.3, 2.8f, "M 158 230 C 156 276 158 312 160 340", "M 356 230 C 358 276 356 312 352 338");
        stroke(-0.28, 2.8f, "M 288 146 C 262 164 222 166 192 156", "M 162 190 C 158 226 156 250 158 276");
    }

    private void curtains() {
        Path2D right = path("M 232 86 C 330 66 382 140 372 232 C 368 290 388 330 388 384 C 388 410 372 424 352 428"
                + " C 366 380 336 320 342 268 C 346 226 334 194 310 176 C 278 152 246 146 222 128 Z");
        Path2D left = path("M 236 84 C 164 84 130 150 140 232 C 144 290 124 330 124 384 C 124 410 140 424 160 428"
                + " C 148 380 176 320 170 268 C 164 226 172 194 192 172 C 208 156 218 144 224 124 Z");
        graphics.fill(left);
        graphics.fill(right);
        sheen(right, 300, 120);
        sheen(left, 178, 140);
        stroke(0.32, 2.8f, "M 226 124 C 228 108 232 96 238 88", "M 356 236 C 354 300 374 340 370 396");
        stroke(0.32, 2.8f, "M 156 236 C 158 300 138 340 142 396", "M 322 172 C 300 150 268 136 236 124");
        stroke(-0.26, 2.8f, "M 250 106 C 300 106 346 146 354 208", "M 206 116 C 174 136 158 170 158 212");
        stroke(-0.26, 2.8f, "M 266 126 C 306 132 338 164 346 214");
    }

    private void swept() {
        Path2D cap =
                path("M 166 240 C 152 160 186 92 256 92 C 326 92 360 160 346 240 L 341 236 C 342 200 332 174 312 160"
                        + " C 290 146 266 142 252 134 C 240 144 214 150 198 162 C 180 176 170 200 171 236 Z");
        graphics.fill(cap);
        sheen(cap, 226, 120);
        stroke(0.32, 2.6f, "M 252 134 C 254 120 256 108 256 98", "M 200 156 C 196 134 216 112 240 104");
        stroke(-0.28, 2.6f, "M 184 174 C 184 144 202 118 226 106", "M 330 176 C 328 146 310 120 284 106");
        stroke(0.32, 2.6f, "M 312 156 C 314 134 296 114 272 104");
    }

    private void sheen(Shape on, float x, float y) {
        graphics.setPaint(Tones.spot(x, y, 70, Tones.lighter(colour, 0.55), 80));
        graphics.fill(on);
        graphics.setPaint(paint);
    }

    /** Single hairs: darker than the rest for a share above zero, else lighter. */
    private void stroke(double share, float width, String... lines) {
        graphics.setPaint(
                share > 0
                        ? Tones.glaze(Tones.mix(colour, 0x080408, share), 190)
                        : Tones.glaze(Tones.lighter(colour, -share), 170));
        graphics.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (String line : lines) {
            graphics.draw(path(line));
        }
        graphics.setPaint(paint);
    }

    /** A brow on the right of the picture, at rest. */
    Shape brow() {
        return look.madeUp()
                ? path("M 274 200 C 286 190 307 190 325 205 C 308 196 290 196 275 206 C 271 206 271 202 274 200 Z")
                : path("M 273 199 C 286 189 307 190 325 204 C 326 207 323 208 320 207 C 304 199 288 199 276 206"
                        + " C 271 207 269 202 273 199 Z");
    }

    Shape otherBrow() {
        return mirrored(brow());
    }
}
