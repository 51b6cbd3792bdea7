package io.avatargateway.ops;

import io.avatargateway.config.Settings;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Reports on the console, once, that the gateway runs and what it found. Waits a while for broker and Simli, which may
 * start beside us, but not for ever: the gateway runs without them.
 */
@ApplicationScoped
public class StartReport {

    private static final Logger LOG = Logger.getLogger(StartReport.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Inject
    Neighbours neighbours;

    @Inject
    Settings settings;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ManagedScheduledExecutorService executor;

    private long startedNanos;

    void onStart(@Observes Startup started) {
        startedNanos = System.nanoTime();
        lookSoon();
    }

    private void lookSoon() {
        var unused = executor.schedule(this::look, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        Optional<String> brokerFault = neighbours.brokerFault().map(Fault::why);
        Optional<String> avatarServiceFault = neighbours.avatarServiceFault();
        boolean allThere = brokerFault.isEmpty() && avatarServiceFault.isEmpty();
        if (!allThere && System.nanoTime() - startedNanos < PATIENCE.toNanos()) {
            lookSoon();
            return;
        }
        LOG.log(
                Console.AUDIT,
                Banner.text(
                        gateway(),
                        neighbours.brokerAddress(),
                        brokerFault,
                        settings.simli().isSandbox(),
                        neighbours.avatarServiceAddress(),
                        avatarServiceFault));
    }

    /** As somebody on this machine reaches us; the server's own configuration reads the same variable. */
    private static String gateway() {
        String port = ConfigProvider.getConfig()
                .getOptionalValue("HTTP_PORT", String.class)
                .orElse("9080");
        return "http://localhost:" + port;
    }

    /** Open Liberty shows what is logged at this level on the console, whatever the console's level. */
    private static final class Console extends Level {
        private static final long serialVersionUID = 1L;
        private static final Level AUDIT = new Console();

        private Console() {
            super("AUDIT", 850);
        }
    }
}
