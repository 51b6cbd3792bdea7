package io.avatargateway.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;

/** Gives every bean the same frozen settings, from the usual MicroProfile Config sources. */
@ApplicationScoped
public class SettingsProducer {

    private static final Logger LOG = Logger.getLogger(SettingsProducer.class.getName());

    /**
     * Called once, at start.
     *
     * @throws InvalidSettingsException if any setting is wrong: the application does not start
     */
    @Produces
    @Singleton
    Settings settings() {
        try {
            Settings settings =
                    SettingsReader.read(name -> ConfigProvider.getConfig().getOptionalValue(name, String.class));
            SafeStart.warnings(settings).forEach(LOG::warning);
            return settings;
        } catch (InvalidSettingsException wrong) {
            LOG.log(Level.SEVERE, "The gateway does not start. {0}", wrong.getMessage());
            throw wrong;
        }
    }
}
