package io.avatargateway.logs;

import io.avatargateway.config.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Logger;

/**
 * Limits lines that repeat themselves, of the gateway and of its libraries alike, while the gateway runs: its handler
 * stands before those of the root logger. The server's own lines do not come there.
 */
@ApplicationScoped
public class LogLimit {

    /** What must be whole: lives of sessions, and who did what, here and at the broker. */
    static final Set<String> WHOLE =
            Set.of(LifeLog.LOGGER, "io.avatargateway.audit", "org.apache.activemq.audit.resource");

    private static final Logger ROOT = Logger.getLogger("");

    private final int most;
    private LimitedHandler limited;
    private List<Handler> behind = List.of();

    /** For the container's proxy only. */
    protected LogLimit() {
        most = 0;
    }

    /** For the container. */
    @Inject
    public LogLimit(Settings settings) {
        most = settings.logs().repeatsPerMinute();
    }

    void onStart(@Observes Startup started) {
        if (most > 0) {
            behind = List.of(ROOT.getHandlers());
            limited = new LimitedHandler(
                    behind,
                    new RepeatedLines(most, System::nanoTime),
                    WHOLE,
                    CompletableFuture.delayedExecutor(RepeatedLines.WINDOW_NANOS, TimeUnit.NANOSECONDS)::execute);
            ROOT.addHandler(limited);
            behind.forEach(ROOT::removeHandler);
        }
    }

    @PreDestroy
    void stop() {
        if (limited != null) {
            behind.forEach(ROOT::addHandler);
            ROOT.removeHandler(limited);
            limited.close();
            limited = null;
        }
    }
}
