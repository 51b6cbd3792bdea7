package io.avatargateway.sandbox.avatar;

import java.util.Arrays;

/** Between which columns a layer has something, near each of its rows: the rest need not be looked at. */
final class Spans {
    /** How far a pose moves what belongs to a row, in units: up or down by a turn and the bends, sideways by them. */
    private static final float REACH = 18;

    private final int[] first;
    private final int[] last;

    Spans(Layer layer) {
        int reach = Math.round(REACH * layer.scale);
        first = new int[layer.height];
        last = new int[layer.height];
        Arrays.fill(first, layer.width);
        for (int row = 0; row < layer.height; row++) {
            for (int column = 0; column < layer.width; column++) {
                if (layer.pixels[row * layer.width + column] != 0) {
                    widen(row, reach, column);
                }
            }
        }
        for (int row = 0; row < layer.height; row++) {
            first[row] = Math.max(0, first[row] - reach);
            last[row] = Math.min(layer.width - 1, last[row] + reach);
        }
    }

    private void widen(int row, int reach, int column) {
        if (column >= first[row] && column <= last[row]) {
            return;
        }
        for (int near = Math.max(0, row - reach); near < Math.min(first.length, row + reach); near++) {
            first[near] = Math.min(first[near], column);
            last[near] = Math.max(last[near], column);
        }
    }

    /** The first column, beyond the last where the row is empty. */
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
