package io.avatargateway.security.tenants;

import io.avatargateway.config.InvalidSettingsException;
import io.avatargateway.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Gives every bean the same tenants, which are read when the application starts. */
@ApplicationScoped
public class TenantsProducer {

    private static final Logger LOG = Logger.getLogger(TenantsProducer.class.getName());

    @Inject
    Settings settings;

    /**
     * Called once, at start.
     *
     * @throws InvalidSettingsException if the file is wrong: the application does not start
     */
    @Produces
    @Singleton
    Tenants tenants() {
        try {
            return new Tenants(settings, System::getenv, System::nanoTime);
        } catch (InvalidSettingsException wrong) {
            LOG.log(Level.SEVERE, "The gateway does not start. {0}", wrong.getMessage());
            throw wrong;
        }
    }

    /** What is wrong is to be told at start, not by the first session. */
    void onStart(@Observes Startup started, Tenants tenants) {
        tenants.fault().ifPresent(LOG::warning);
    }
}
