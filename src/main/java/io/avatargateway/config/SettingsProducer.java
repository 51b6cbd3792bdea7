package io.avatargateway.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;

/** Gives every bean the same frozen settings, from the usual MicroProfile Config sources. */
@ApplicationScoped
public class SettingsProducer {

    /**
     * Called once, at start.
     *
     * @throws InvalidSettingsException if any setting is wrong: the application does not start
     */
    @Produces
    @Singleton
    Settings settings() {
        return SettingsReader.read(name -> ConfigProvider.getConfig().getOptionalValue(name, String.class));
    }
}
