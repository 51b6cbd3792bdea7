package io.avatargateway.sandbox.avatar;

import java.util.Arrays;

/** A range of columns for each row of a layer, which holds for all poses that the layer may take. */
final class Spans {
    /** How far a pose moves what belongs to a row, in units: up or down by a turn and the bends, sideways by them. */
    private static final float REACH = 18;
    /** The same with all of them at their most: what is hidden must be so in every pose. */
    private static final float FARTHEST_SIDEWAYS = 10;

    private static final float FARTHEST_DOWN = 24;

    private final int[] first;
    private final int[] last;

    private Spans(int[] first, int[] last) {
        this.first = first;
        this.last = last;
    }

    /** Between which columns there is something, near each row: the rest need not be looked at. */
    static Spans ofSomething(Layer layer) {
        int reach = Math.round(REACH * layer.scale);
        int[] first = new int[layer.height];
        int[] last = new int[layer.height];
        Arrays.fill(first, layer.width);
        for (int row = 0; row < layer.height; row++) {
            int begin = 0;
            while (begin < layer.width && layer.pixels[row * layer.width + begin] == 0) {
                begin++;
            }
            int end = layer.width - 1;
            while (end > begin && layer.pixels[row * layer.width + end] == 0) {
                end--;
            }
            for (int near = Math.max(0, row - reach); near < Math.min(layer.height, row + reach); near++) {
                if (begin < layer.width) {
                    first[near] = Math.min(first[near], Math.max(0, begin - reach));
                    last[near] = Math.max(last[near], Math.min(layer.width - 1, end + reach));
                }
            }
        }
        return new Spans(first, last);
    }

    /** Between which columns, about the middle of the layer, nothing shines through: what is behind need not be painted. */
    static Spans ofOpaqueMiddle(Layer layer) {
        int sideways = Math.round(FARTHEST_SIDEWAYS * layer.scale);
        int down = Math.round(FARTHEST_DOWN * layer.scale);
        int[] first = new int[layer.height];
        int[] last = new int[layer.height];
        Arrays.fill(last, layer.width - 1);
        for (int row = -down; row < layer.height + down; row++) {
            int begin = layer.width / 2;
            while (begin > 0 && isOpaque(layer, row, begin - 1)) {
                begin--;
            }
            int end = layer.width / 2 - 1;
            while (end < layer.width - 1 && isOpaque(layer, row, end + 1)) {
                end++;
            }
            for (int near = Math.max(0, row - down); near < Math.min(layer.height, row + down + 1); near++) {
                first[near] = Math.max(first[near], begin + sideways);
                last[near] = Math.min(last[near], end - sideways);
            }
        }
        return new Spans(first, last);
    }

    private static boolean isOpaque(Layer layer, int row, int column) {
        return row >= 0 && row < layer.height && layer.pixels[row * layer.width + column] >>> 24 == 255;
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
