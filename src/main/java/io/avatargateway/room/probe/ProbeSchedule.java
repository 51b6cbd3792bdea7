package io.avatargateway.room.probe;

import io.avatargateway.config.Settings;
import io.avatargateway.security.Caller;
import io.avatargateway.session.model.GatewayException;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts a probe at the interval that the settings name; off unless they name one. The first comes one interval behind
 * the start.
 */
@ApplicationScoped
public class ProbeSchedule {

    private static final Logger LOG = Logger.getLogger(ProbeSchedule.class.getName());

    @Inject
    private Probes probes;

    @Inject
    private Settings settings;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    private ManagedScheduledExecutorService executor;

    private Future<?> timer;
    private volatile String trouble;

    void onStart(@Observes Startup started) {
        long seconds = settings.probe().interval().toSeconds();
        if (seconds > 0) {
            timer = executor.scheduleAtFixedRate(this::startOne, seconds, seconds, TimeUnit.SECONDS);
        }
    }

    @PreDestroy
    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** Why the latest probe of the schedule could not even be started, or null. Any thread. */
    public String trouble() {
        return trouble;
    }

    private void startOne() {
        try {
            try (Probes.Place place = probes.place(Caller.gateway())) {
                place.start(
                        new ProbeRequest(
                                settings.sessions().defaultFaceId(),
                                settings.probe().timeout(),
                                true),
                        ProbeSpeech.builtIn());
            }
            trouble = null;
        } catch (GatewayException refused) {
            String why = refused.code() + ": " + refused.getMessage();
            if (!why.equals(trouble)) {
                LOG.log(Level.WARNING, "A scheduled probe was not started. {0}", why);
            }
            trouble = why;
        }
    }
}
