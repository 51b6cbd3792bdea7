package io.avatargateway.sandbox.avatar;

/** The frame that the layers are laid on, in RGB. */
final class Canvas {
    /** Layers turn about the foot of the neck. */
    private static final float PIVOT_X = 256;

    private static final float PIVOT_Y = 392;
    private static final int ONE = 1 << 16;

    final int size;
    final int[] pixels;
    private final float unitsPerPixel;

    Canvas(int size) {
        this.size = size;
        pixels = new int[size * size];
        unitsPerPixel = Layer.DESIGN / size;
    }

    /** Begins a frame with what never moves. */
    void fill(int[] background) {
        System.arraycopy(background, 0, pixels, 0, pixels.length);
    }

    /** Lays a layer over what is there, each pixel smoothly between the four of the layer that are nearest. */
    void lay(Layer layer, Pose pose) {
        lay(layer, pose, null);
    }

    /** The same, and bends it. */
    void layBent(Layer layer, Pose pose, Bend bend) {
        lay(layer, pose, bend);
    }

    private void lay(Layer layer, Pose pose, Bend bend) {
        float cosine = (float) Math.cos(pose.turn()) * layer.scale;
        float sine = (float) Math.sin(pose.turn()) * layer.scale;
        int du = Math.round(cosine * unitsPerPixel * ONE);
        int dv = Math.round(-sine * unitsPerPixel * ONE);
        // Far enough around it for all poses.
        float margin = 16 + Math.abs(pose.turn()) * Layer.DESIGN;
        Spans spans = layer.spans();
        int firstRow = pixel(layer.top - margin);
        int lastRow = pixel(layer.top + layer.height / layer.scale + margin);
        for (int row = firstRow; row < lastRow; row++) {
            float fromPivotX = 0.5f * unitsPerPixel - PIVOT_X - pose.x();
            float fromPivotY = (row + 0.5f) * unitsPerPixel - PIVOT_Y - pose.y();
            float u = cosine * fromPivotX + sine * fromPivotY + (PIVOT_X - layer.left) * layer.scale - 0.5f;
            float v = -sine * fromPivotX + cosine * fromPivotY + (PIVOT_Y - layer.top) * layer.scale - 0.5f;
            int u0 = Math.round(u * ONE);
            int row0 = Math.round(v + 0.5f * size * dv / ONE);
            int first = Math.max(0, (int) Math.ceil(((double) spans.first(row0) * ONE - u0) / du));
            int last = (int) Math.min(size, Math.floor(((double) spans.last(row0) * ONE - 1 - u0) / du) + 1);
            if (first < last) {
                int v0 = Math.round(v * ONE) + first * dv;
                if (bend == null || bend.isNothing(row0)) {
                    layRow(layer, row, first, last, u0 + first * du, du, v0, dv);
                } else {
                    layBentRow(layer, pose, bend, row, first, last, u0 + first * du, du, v0, dv);
                }
            }
        }
    }

    private int pixel(float units) {
        return Math.max(0, Math.min(size, Math.round(units / unitsPerPixel)));
    }

    private void layRow(Layer layer, int row, int first, int last, int u0, int du, int v0, int dv) {
        int[] from = layer.pixels;
        int width = layer.width;
        int bottom = layer.height - 1;
        int u = u0;
        int v = v0;
        for (int at = row * size + first, end = row * size + last; at < end; at++, u += du, v += dv) {
            int y = v >> 16;
            if (y >= 0 && y < bottom) {
                mix(at, from, y * width + (u >> 16), width, (u >> 8) & 0xff, (v >> 8) & 0xff);
            }
        }
    }

    private void layBentRow(
            Layer layer, Pose pose, Bend bend, int row, int first, int last, int u0, int du, int v0, int dv) {
        int[] from = layer.pixels;
        int width = layer.width;
        int right = width - 1;
        int bottom = layer.height - 1;
        // A row is turned so little that its middle stands for all of it.
        int middle = Math.max(0, Math.min(bottom, (v0 + (last - first) / 2 * dv) >> 16));
        float unit = layer.scale * ONE;
        float yaw = pose.yaw() * bend.faceByRow[middle] * unit;
        float pitch = pose.pitch() * bend.faceByRow[middle] * unit;
        float jaw = pose.jaw() * bend.jawByRow[middle] * unit;
        float[] face = bend.faceByColumn;
        float[] chin = bend.jawByColumn;
        int straightU = u0;
        int straightV = v0;
        for (int at = row * size + first, end = row * size + last; at < end; at++, straightU += du, straightV += dv) {
            int column = straightU >> 16;
            int u = straightU - (int) (yaw * face[column]);
            int v = straightV - (int) (pitch * face[column] + jaw * chin[column]);
            int x = u >> 16;
            int y = v >> 16;
            if (y >= 0 && y < bottom && x >= 0 && x < right) {
                mix(at, from, y * width + x, width, (u >> 8) & 0xff, (v >> 8) & 0xff);
            }
        }
    }

    private void mix(int at, int[] from, int index, int width, int fractionX, int fractionY) {
        int a = from[index];
        int b = from[index + 1];
        int c = from[index + width];
        int d = from[index + width + 1];
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
    void stamp(int[] picture, int width, int left, int top) {
        int height = Math.min(picture.length / width, size - top);
        int within = Math.min(width, size - left);
        for (int y = 0; y < height; y++) {
            int to = (top + y) * size + left;
            for (int x = 0; x < within; x++) {
                pixels[to + x] = over(pixels[to + x], picture[y * width + x]);
            }
        }
    }

    /** A pixel, its colours multiplied with its alpha already, over an opaque one. */
    private static int over(int below, int above) {
        int alpha = above >>> 24;
        if (alpha == 255) {
            return above;
        }
        int rest = 256 - alpha - (alpha >> 7);
        return above + ((((below & 0xff00ff) * rest) >>> 8) & 0xff00ff) + ((((below >>> 8) & 0xff) * rest) & 0xff00);
    }
}
