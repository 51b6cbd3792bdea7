package io.avatargateway.session.port;

import io.avatargateway.session.model.LinkEvent;

/** Opens links to the avatar. The port that the avatar's translator implements. */
public interface LinkFactory {

    /**
     * Begins to open a link and returns at once; makes one attempt and never retries. How it went comes as events:
     * {@link LinkEvent.Joinable} and what follows, or {@link LinkEvent.Failed}. The one who calls bounds the time and
     * closes the link when it is out.
     */
    Link open(LinkRequest request, LinkListener listener);

    /**
     * Takes a turn to open a link in place of a lost one: many may be lost at once, and the avatar service must not be
     * stormed. A turn that is not used is of no harm. Any thread.
     *
     * @param nowNanos monotonic
     * @return how long to wait for the turn, in ns; 0 or less for not at all
     */
    default long turn(long nowNanos) {
        return 0;
    }

    /**
     * A link is opened at once, because somebody waits for it, or because the old one ends soon. Those that take a turn
     * from now on wait longer. Any thread.
     *
     * @param nowNanos monotonic
     */
    default void outOfTurn(long nowNanos) {}
}
