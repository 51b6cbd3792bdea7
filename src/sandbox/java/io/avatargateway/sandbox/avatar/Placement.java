package io.avatargateway.sandbox.avatar;

/**
 * Where a layer comes to lie on a frame under a pose, row by row of the frame. Places on the layer have 16 bits behind
 * the point.
 */
final class Placement {
    static final int ONE = 1 << 16;
    /** Layers turn about the foot of the neck. */
    private static final float PIVOT_X = 256;

    private static final float PIVOT_Y = 392;

    /** From a column of the frame to the next: that far to the right on the layer, and down. */
    final int du;

    final int dv;
    /** Rows of the frame in which it may be. */
    final int firstRow;

    final int endRow;
    private final Layer layer;
    private final Pose pose;
    private final View view;
    private final float unitsPerPixel;
    private final float cosine;
    private final float sine;
    /** What the frame's first column in this row shows of the layer. */
    private int u;

    private int v;
    /** Which row of the layer stands for all of this row: it is turned but little. */
    private int layerRow;

    Placement(Layer layer, Pose pose, View view) {
        this.layer = layer;
        this.pose = pose;
        this.view = view;
        unitsPerPixel = view.unitsPerPixel();
        cosine = (float) Math.cos(pose.turn()) * layer.scale;
        sine = (float) Math.sin(pose.turn()) * layer.scale;
        du = Math.round(cosine * unitsPerPixel * ONE);
        dv = Math.round(-sine * unitsPerPixel * ONE);
        // Far enough around it for all poses.
        float margin = 16 + Math.abs(pose.turn()) * Layer.DESIGN;
        firstRow = pixel(layer.top - margin);
        endRow = pixel(layer.top + layer.height / layer.scale + margin);
    }

    private int pixel(float units) {
        return Math.max(0, Math.min(view.height(), Math.round(view.y(units))));
    }

    /** Goes to a row of the frame. */
    void enter(int row) {
        float fromPivotX = (0.5f - view.left()) * unitsPerPixel - PIVOT_X - pose.x();
        float fromPivotY = (row + 0.5f - view.top()) * unitsPerPixel - PIVOT_Y - pose.y();
        float x = cosine * fromPivotX + sine * fromPivotY + (PIVOT_X - layer.left) * layer.scale - 0.5f;
        float y = -sine * fromPivotX + cosine * fromPivotY + (PIVOT_Y - layer.top) * layer.scale - 0.5f;
        u = Math.round(x * ONE);
        v = Math.round(y * ONE);
        layerRow = Math.round(y + view.x(PIVOT_X) * dv / ONE);
    }

    int layerRow() {
        return layerRow;
    }

    int u(int column) {
        return u + column * du;
    }

    int v(int column) {
        return v + column * dv;
    }

    /** The frame's first column within spans of the layer. */
    int from(Spans spans) {
        return Math.max(0, (int) Math.ceil(((double) spans.first(layerRow) * ONE - u) / du));
    }

    /** Behind the frame's last column within them. */
    int to(Spans spans) {
        return (int) Math.min(view.width(), Math.floor(((double) spans.last(layerRow) * ONE - 1 - u) / du) + 1);
    }
}
