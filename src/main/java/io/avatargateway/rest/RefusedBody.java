package io.avatargateway.rest;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What is left of a body that was refused. Many clients look for the answer only when they have sent everything, so what still comes is taken and
 * thrown away, within bounds, before the answer goes out.
 */
final class RefusedBody {

    private static final Logger LOG = Logger.getLogger(RefusedBody.class.getName());
    private static final long MOST_BYTES = 256L * 1024 * 1024;
    private static final Duration MOST_TIME = Duration.ofSeconds(10);
    private static final int STEP_BYTES = 64 * 1024;

    private RefusedBody() {}

    /** On the request's thread; never throws. */
    static void discard(InputStream body) {
        byte[] buffer = new byte[STEP_BYTES];
        long begin = System.nanoTime();
        long taken = 0;
        try {
            for (int read = 0; read >= 0; read = body.read(buffer)) {
                taken += read;
                if (taken > MOST_BYTES || System.nanoTime() - begin > MOST_TIME.toNanos()) {
                    return;
                }
            }
        } catch (IOException gone) {
            LOG.log(Level.FINE, "A refused body ended early", gone);
        }
    }
}
