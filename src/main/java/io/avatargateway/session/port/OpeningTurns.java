package io.avatargateway.session.port;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Turns to open a link, at equal distances, first come first served: the avatar service must not be stormed by all the
 * sessions that lost their links with it. Holds one number, however many wait. Any thread.
 */
public final class OpeningTurns {

    private static final long SECOND = 1_000_000_000;

    /**
     * Who opens out of turn makes those wait that come behind, but not for longer than this: else they would never have
     * their turn while many sessions are opened.
     */
    private static final long MOST_AHEAD = 30 * SECOND;

    private final long distance;
    /** When the first turn is that nobody has taken; monotonic. One that passes unused is lost. */
    private final AtomicLong free;

    /**
     * All turns are free.
     *
     * @param perSecond how many turns a second has, at least 1
     * @param nowNanos monotonic
     */
    public OpeningTurns(int perSecond, long nowNanos) {
        distance = (SECOND + perSecond - 1) / perSecond;
        free = new AtomicLong(nowNanos);
    }

    /** Takes the next turn. Returns how long it is until then, in ns; 0 or less for at once. */
    public long take(long nowNanos) {
        return free.updateAndGet(turn -> later(turn, nowNanos) + distance) - distance - nowNanos;
    }

    /** A link is opened now, without a turn: the turns that nobody has taken yet are later by one. */
    public void outOfTurn(long nowNanos) {
        free.updateAndGet(turn -> turn - nowNanos >= MOST_AHEAD ? turn : later(turn, nowNanos) + distance);
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }
}
