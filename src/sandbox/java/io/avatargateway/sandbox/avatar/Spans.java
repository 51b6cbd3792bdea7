package io.avatargateway.sandbox.avatar;

/** A range of columns for each row of a layer, which holds for all poses that the layer may take. */
final class Spans {
    private final int[] first;
    private final int[] last;

    Spans(int[] first, int[] last) {
        this.first = first;
        this.last = last;
    }

    /** The first column, beyond the last where there is none. */
    int first(int row) {
        return first[clamp(row)];
    }

    int last(int row) {
        return last[clamp(row)];
    }

    private int clamp(int row) {
        return Math.max(0, Math.min(first.length - 1, row));
    }
}
