package io.avatargateway.sandbox.avatar;

/** The frame that the layers are laid on, in RGB. */
final class Canvas {
    private static final int ONE = Placement.ONE;

    final int width;
    final int height;
    final int[] pixels;
    private int[] background;
    private View view;
    private final Columns hidden;
    private Columns laid;
    private Columns laidBefore;

    /** @param background what never moves, a square of pixels that shows all of the design */
    Canvas(int size, int[] background) {
        this(View.square(size), background);
    }

    /** @param background what is behind all layers, row by row; must not change */
    Canvas(View view, int[] background) {
        this.view = view;
        this.background = background;
        width = view.width();
        height = view.height();
        pixels = background.clone();
        hidden = new Columns(height);
        laid = new Columns(height);
        laidBefore = new Columns(height);
        touchAll();
    }

    /** From the next frame on another part of the design is shown, on a frame of the same size. */
    void look(View next) {
        view = next;
    }

    /** From the next frame on something else is behind; must not change. */
    void background(int[] next) {
        background = next;
        touchAll();
    }

    private void touchAll() {
        for (int row = 0; row < height; row++) {
            laid.add(row, 0, width);
        }
    }

    /** Begins a frame with the background. */
    void begin() {
        Columns last = laid;
        laid = laidBefore;
        laidBefore = last;
        for (int row = 0; row < height; row++) {
            int from = laidBefore.from(row);
            if (from < laidBefore.to(row)) {
                System.arraycopy(background, row * width + from, pixels, row * width + from, laidBefore.to(row) - from);
            }
        }
        laid.clear();
        hidden.clear();
    }

    /** Where a row may differ from that of the frame before: the first column, beyond the end if it does not. */
    int changedFrom(int row) {
        return Math.min(laid.from(row), laidBefore.from(row));
    }

    /** Behind the last one. */
    int changedTo(int row) {
        return Math.max(laid.to(row), laidBefore.to(row));
    }

    /** What is laid from now on until the frame is done need not be painted where this layer will hide it. */
    void hideBehind(Layer layer, Pose pose) {
        Placement place = new Placement(layer, pose, view);
        Spans opaque = layer.opaqueMiddle();
        for (int row = place.firstRow; row < place.endRow; row++) {
            place.enter(row);
            int from = place.from(opaque);
            int to = place.to(opaque);
            if (from < to) {
                hidden.add(row, from, to);
            }
        }
    }

    /** Lays a layer over what is there, each pixel smoothly between the four of the layer that are nearest. */
    void lay(Layer layer, Pose pose) {
        Placement place = new Placement(layer, pose, view);
        Spans spans = layer.spans();
        for (int row = place.firstRow; row < place.endRow; row++) {
            place.enter(row);
            int first = place.from(spans);
            int last = place.to(spans);
            if (first < last) {
                laid.add(row, first, last);
                layRow(layer, place, row, first, Math.min(last, hidden.from(row)));
                if (hidden.to(row) > 0) {
                    layRow(layer, place, row, Math.max(first, hidden.to(row)), last);
                }
            }
        }
    }

    /** The same, and bends it; the last of a frame, laid also where it hides what is behind. */
    void layBent(Layer layer, Pose pose, Bend bend) {
        Placement place = new Placement(layer, pose, view);
        Spans spans = layer.spans();
        for (int row = place.firstRow; row < place.endRow; row++) {
            place.enter(row);
            int first = place.from(spans);
            int last = place.to(spans);
            if (first < last) {
                laid.add(row, first, last);
                if (bend.isNothing(place.layerRow())) {
                    layRow(layer, place, row, first, last);
                } else {
                    layBentRow(layer, pose, bend, place, row, first, last);
                }
            }
        }
    }

    private void layRow(Layer layer, Placement place, int row, int first, int last) {
        int[] from = layer.pixels;
        int layerWidth = layer.width;
        int bottom = layer.height - 1;
        int du = place.du;
        int dv = place.dv;
        int u = place.u(first);
        int v = place.v(first);
        for (int at = row * width + first, end = row * width + last; at < end; at++, u += du, v += dv) {
            int y = v >> 16;
            if (y >= 0 && y < bottom) {
                mix(at, from, y * layerWidth + (u >> 16), layerWidth, (u >> 8) & 0xff, (v >> 8) & 0xff);
            }
        }
    }

    private void layBentRow(Layer layer, Pose pose, Bend bend, Placement place, int row, int first, int last) {
        int[] from = layer.pixels;
        int layerWidth = layer.width;
        int right = width - 1;
        int bottom = layer.height - 1;
        int du = place.du;
        int dv = place.dv;
        int straightU = place.u(first);
        int straightV = place.v(first);
        // A row is turned so little that its middle stands for all of it.
        int middle = Math.max(0, Math.min(bottom, (straightV + (last - first) / 2 * dv) >> 16));
        float unit = layer.scale * ONE;
        float yaw = pose.yaw() * bend.faceByRow[middle] * unit;
        float pitch = pose.pitch() * bend.faceByRow[middle] * unit;
        float jaw = pose.jaw() * bend.jawByRow[middle] * unit;
        float[] face = bend.faceByColumn;
        float[] chin = bend.jawByColumn;
        for (int at = row * width + first, end = row * width + last; at < end; at++, straightU += du, straightV += dv) {
            int column = straightU >> 16;
            int u = straightU - (int) (yaw * face[column]);
            int v = straightV - (int) (pitch * face[column] + jaw * chin[column]);
            int x = u >> 16;
            int y = v >> 16;
            if (y >= 0 && y < bottom && x >= 0 && x < right) {
                mix(at, from, y * layerWidth + x, layerWidth, (u >> 8) & 0xff, (v >> 8) & 0xff);
            }
        }
    }

    private void mix(int at, int[] from, int index, int layerWidth, int fractionX, int fractionY) {
        int a = from[index];
        int b = from[index + 1];
        int c = from[index + layerWidth];
        int d = from[index + layerWidth + 1];
        if ((a | b | c | d) == 0) {
            return;
        }
        int ofD = (fractionX * fractionY) >> 8;
        int ofB = fractionX - ofD;
        int ofC = fractionY - ofD;
        int ofA = 256 - fractionX - ofC;
        int redAndBlue =
                (((a & 0xff00ff) * ofA + (b & 0xff00ff) * ofB + (c & 0xff00ff) * ofC + (d & 0xff00ff) * ofD) >>> 8)
                        & 0xff00ff;
        int alphaAndGreen = (((a >>> 8) & 0xff00ff) * ofA
                        + ((b >>> 8) & 0xff00ff) * ofB
                        + ((c >>> 8) & 0xff00ff) * ofC
                        + ((d >>> 8) & 0xff00ff) * ofD)
                & 0xff00ff00;
        int mixed = alphaAndGreen | redAndBlue;
        pixels[at] = mixed >>> 24 == 255 ? mixed : over(pixels[at], mixed);
    }

    /** Lays a small picture of the same resolution over what is there, as it is. */
    void stamp(int[] picture, int pictureWidth, int left, int top) {
        int rows = Math.min(picture.length / pictureWidth, height - top);
        int within = Math.min(pictureWidth, width - left);
        for (int y = 0; y < rows; y++) {
            int to = (top + y) * width + left;
            laid.add(top + y, left, left + within);
            for (int x = 0; x < within; x++) {
                pixels[to + x] = over(pixels[to + x], picture[y * pictureWidth + x]);
            }
        }
    }

    /** Lays something over all of the frame. */
    void cover(Overlay overlay) {
        for (int row = 0; row < height; row++) {
            int from = overlay.from[row];
            int to = overlay.to[row];
            if (from < to) {
                laid.add(row, from, to);
                for (int at = row * width + from, end = row * width + to; at < end; at++) {
                    pixels[at] = over(pixels[at], overlay.pixels[at]);
                }
            }
        }
    }

    /** A pixel, its colours multiplied with its alpha already, over an opaque one. */
    static int over(int below, int above) {
        int alpha = above >>> 24;
        if (alpha == 255) {
            return above;
        }
        int rest = 256 - alpha - (alpha >> 7);
        return above + ((((below & 0xff00ff) * rest) >>> 8) & 0xff00ff) + ((((below >>> 8) & 0xff) * rest) & 0xff00);
    }
}
