package io.avatargateway.sandbox.playout;

import java.util.ArrayList;
import java.util.List;

/** Which parts of the received audio were played; a new stretch begins behind each skip. */
final class PlayedStretches {
    /** A client that skips without end must not fill the memory; later stretches are counted but not kept. */
    private static final int KEPT_STRETCHES = 10_000;

    private final List<Stretch> closed = new ArrayList<>();
    private long closedBytes;
    private long openFrom;

    /** What lies between was forgotten; playing goes on behind it. */
    void skip(long position, long resumeAt) {
        if (resumeAt > position) {
            played(position);
            openFrom = resumeAt;
        }
    }

    /** Closes the current stretch. */
    void played(long position) {
        if (position > openFrom) {
            closedBytes += position - openFrom;
            if (closed.size() < KEPT_STRETCHES) {
                closed.add(new Stretch(openFrom, position));
            }
            openFrom = position;
        }
    }

    long totalBytes(long position) {
        return closedBytes + position - openFrom;
    }

    List<Stretch> upTo(long position) {
        List<Stretch> all = new ArrayList<>(closed);
        if (position > openFrom) {
            all.add(new Stretch(openFrom, position));
        }
        return all;
    }
}
