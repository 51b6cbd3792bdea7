package io.avatargateway.simli;

import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.port.LinkListener;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Hands a link's events to its listener in the order in which they happened. The socket's reader, its writers and the
 * timer all produce them. The listener gets one at a time, never under a lock and never recursively. Whoever finds the
 * queue idle delivers. Nothing follows a final event.
 *
 * <p>Its length is bounded by the listener's contract to return at once. A producer that finds another one delivering
 * leaves at most what came in meanwhile.
 */
final class EventQueue {

    private static final Logger LOG = Logger.getLogger(EventQueue.class.getName());

    private final LinkListener listener;
    private final Queue<LinkEvent> waiting = new ArrayDeque<>();
    private boolean delivering;
    private boolean ended;

    EventQueue(LinkListener listener) {
        this.listener = listener;
    }

    /** Any thread. Ignored after the final event and after {@link #mute}. */
    void tell(LinkEvent event) {
        add(event, false);
    }

    /** Tells the last event of the link. Any thread. Ignored if there was one. */
    void tellFinal(LinkEvent event) {
        add(event, true);
    }

    /** From now on nothing is told but what is under way. Any thread. */
    void mute() {
        synchronized (waiting) {
            ended = true;
            waiting.clear();
        }
    }

    private void add(LinkEvent event, boolean last) {
        synchronized (waiting) {
            if (ended) {
                return;
            }
            ended = last;
            waiting.add(event);
            if (delivering) {
                return;
            }
            delivering = true;
        }
        deliver();
    }

    private void deliver() {
        LinkEvent event = next();
        while (event != null) {
            try {
                listener.onLinkEvent(event);
            } catch (RuntimeException | Error broken) {
                // The socket's reader must live on; the listener's owner has to see this.
                LOG.log(
                        Level.WARNING,
                        "A link's listener threw on " + event.getClass().getSimpleName(),
                        broken);
            }
            event = next();
        }
    }

    private LinkEvent next() {
        synchronized (waiting) {
            LinkEvent event = waiting.poll();
            delivering = event != null;
            return event;
        }
    }
}
