package io.avatargateway.cluster;

import io.avatargateway.session.model.GatewayException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/**
 * What this gateway does every second, part by part. One that fails is tried again with the next beat; it stops neither
 * the other parts nor the beats to come. Holds no state of its own; one thread at a time.
 */
final class Beat implements Runnable {

    private static final Logger LOG = Logger.getLogger(Beat.class.getName());

    private final List<Part> parts;

    /** One thing that is done every second. It may have to wait for the broker's call time-out. */
    interface Part {
        void beat() throws ActiveMQException;
    }

    /** @param parts in their order */
    Beat(Part... parts) {
        this.parts = List.of(parts);
    }

    /** A schedule ends with the first exception that comes out of it, so none does. */
    @Override
    public void run() {
        for (Part part : parts) {
            try {
                part.beat();
            } catch (ActiveMQException | GatewayException e) {
                LOG.log(Level.FINE, "Other gateways cannot be asked, or cannot ask", e);
            } catch (RuntimeException defect) {
                LOG.log(Level.WARNING, "What this gateway does every second failed", defect);
            }
        }
    }
}
