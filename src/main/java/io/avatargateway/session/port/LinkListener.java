package io.avatargateway.session.port;

import io.avatargateway.session.model.LinkEvent;

/** Hears what happens on a link. */
@FunctionalInterface
public interface LinkListener {

    /**
     * Called on a thread of the connection, in the order in which things happened. Must return at once: it only
     * enqueues.
     */
    void onLinkEvent(LinkEvent event);
}
