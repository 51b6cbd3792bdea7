package io.avatargateway.jms.command;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Commands that open sessions, and so wait for Simli. A limited number of them is under way, and the others wait in
 * their own line. Owned by the {@link CommandModel}.
 */
final class Openings {

    private final Deque<CommandTask> waiting = new ArrayDeque<>();
    private final int most;
    private final int mostWaiting;
    private int underWay;

    Openings(int most, int mostWaiting) {
        this.most = most;
        this.mostWaiting = mostWaiting;
    }

    enum Place {
        /** It is under way. */
        NOW,
        /** It waits. */
        LATER,
        /** There is no room. */
        NONE
    }

    /** One has come. */
    Place come(CommandTask opening) {
        if (underWay < most) {
            underWay++;
            return Place.NOW;
        }
        if (waiting.size() >= mostWaiting) {
            return Place.NONE;
        }
        waiting.addLast(opening);
        return Place.LATER;
    }

    /** One is done. Returns the one that is under way now, or null. */
    CommandTask done() {
        CommandTask next = waiting.pollFirst();
        if (next == null) {
            underWay--;
        }
        return next;
    }

    /** They all come again. */
    void clear() {
        underWay = 0;
        waiting.clear();
    }
}
