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
}
