package io.avatargateway.security.keys;

import io.avatargateway.config.InvalidSettingsException;
import io.avatargateway.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Gives every bean the same keys, which are read when the application starts. */
@ApplicationScoped
public class ApiKeysProducer {

    private static final Logger LOG = Logger.getLogger(ApiKeysProducer.class.getName());

    @Inject
    Settings settings;

    /**
     * Called once, at start.
     *
     * @throws InvalidSettingsException if the file is wrong: the application does not start
     */
    @Produces
    @Singleton
    ApiKeys keys() {
        try {
            return new ApiKeys(settings.access().apiKeysFile(), Clock.systemUTC(), System::nanoTime);
        } catch (InvalidSettingsException wrong) {
            LOG.log(Level.SEVERE, "The gateway does not start. {0}", wrong.getMessage());
            throw wrong;
        }
    }

    /** Keys are asked for late, by the first request that shows one; what is wrong with them is to be told at start. */
    void onStart(@Observes Startup started, ApiKeys keys) {
        keys.fault().ifPresent(LOG::warning);
    }
}
