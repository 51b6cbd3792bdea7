package io.avatargateway.traces;

import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps whatever goes wrong with a trace from those who tell of a job: it must not touch speech. Any thread. */
final class Guard {

    private static final Logger LOG = Logger.getLogger(Guard.class.getName());

    private Guard() {}

    /** Does it; if that fails, the trace has a gap. */
    static void quietly(Runnable record) {
        quietly(null, () -> {
            record.run();
            return null;
        });
    }

    /** Does it; if that fails, this is the result. */
    static <T> T quietly(T otherwise, Supplier<T> find) {
        try {
            return find.get();
        } catch (RuntimeException defect) {
            LOG.log(Level.FINE, "A trace has a gap", defect);
            return otherwise;
        }
    }
}
