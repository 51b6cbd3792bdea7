package io.avatargateway.sandbox.avatar;

/**
 * How much of a bend each column and row of a layer takes. The middle of the face takes all of yaw and pitch, its
 * outline nothing. The chin takes all of the jaw's drop, what is above the nose nothing.
 */
final class Bend {
    private static final float CENTRE_X = 256;
    private static final float FACE_Y = 248;
    private static final float FACE_HALF_WIDTH = 92;
    private static final float FACE_HALF_HEIGHT = 118;
    private static final float JAW_HALF_WIDTH = 104;
    private static final float JAW_FROM_Y = 278;
    private static final float JAW_TO_Y = 346;

    final float[] faceByColumn;
    final float[] faceByRow;
    final float[] jawByColumn;
    final float[] jawByRow;

    Bend(Layer layer) {
        faceByColumn = new float[layer.width];
        jawByColumn = new float[layer.width];
        for (int i = 0; i < layer.width; i++) {
            float x = layer.left + i / layer.scale - CENTRE_X;
            faceByColumn[i] = bump(x / FACE_HALF_WIDTH);
            jawByColumn[i] = bump(x / JAW_HALF_WIDTH);
        }
        faceByRow = new float[layer.height];
        jawByRow = new float[layer.height];
        for (int i = 0; i < layer.height; i++) {
            float y = layer.top + i / layer.scale;
            faceByRow[i] = bump((y - FACE_Y) / FACE_HALF_HEIGHT);
            jawByRow[i] = rise((y - JAW_FROM_Y) / (JAW_TO_Y - JAW_FROM_Y));
        }
    }

    /** Whether a row and all that a turn could bring into it stay as they are. */
    boolean isNothing(int row) {
        int near = 24;
        int from = Math.max(0, row - near);
        int to = Math.min(faceByRow.length - 1, row + near);
        return to <= from || (faceByRow[from] == 0 && faceByRow[to] == 0 && jawByRow[from] == 0 && jawByRow[to] == 0);
    }

    /** 1 in the middle, 0 from -1 and 1 on, smooth. */
    private static float bump(float at) {
        float rest = Math.max(0, 1 - at * at);
        return rest * rest;
    }

    private static float rise(float at) {
        float x = Math.min(1, Math.max(0, at));
        return x * x * (3 - 2 * x);
    }
}
