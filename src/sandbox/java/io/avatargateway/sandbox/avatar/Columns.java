package io.avatargateway.sandbox.avatar;

import java.util.Arrays;

/** A range of columns for each row of a frame. */
final class Columns {
    private final int[] from;
    private final int[] to;

    /** None in any row. */
    Columns(int rows) {
        from = new int[rows];
        to = new int[rows];
        clear();
    }

    void clear() {
        Arrays.fill(from, Integer.MAX_VALUE);
        Arrays.fill(to, 0);
    }

    /** Widens the range of a row to these, and to what lies between. */
    void add(int row, int first, int end) {
        from[row] = Math.min(from[row], first);
        to[row] = Math.max(to[row], end);
    }

    /** The first one; beyond the end if there are none. */
    int from(int row) {
        return from[row];
    }

    /** Behind the last one. */
    int to(int row) {
        return to[row];
    }
}
