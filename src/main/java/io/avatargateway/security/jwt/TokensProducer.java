package io.avatargateway.security.jwt;

import io.avatargateway.config.InvalidSettingsException;
import io.avatargateway.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;

/** Gives every bean the same tokens' keys. */
@ApplicationScoped
public class TokensProducer {

    private static final Logger LOG = Logger.getLogger(TokensProducer.class.getName());

    @Inject
    Settings settings;

    /**
     * Called once, at start.
     *
     * @return empty where no issuer is set
     * @throws InvalidSettingsException if the file of keys is wrong: the application does not start
     */
    @Produces
    @Singleton
    TokenIssuer tokens() {
        if (!settings.access().auth() || settings.jwt().issuer() == null) {
            return new TokenIssuer(Optional.empty());
        }
        try {
            return new TokenIssuer(Optional.of(
                    new Tokens(settings.jwt(), Clock.systemUTC(), System::nanoTime, SSLContext.getDefault())));
        } catch (InvalidSettingsException wrong) {
            LOG.log(Level.SEVERE, "The gateway does not start. {0}", wrong.getMessage());
            throw wrong;
        } catch (NoSuchAlgorithmException noTls) {
            throw new IllegalStateException("TLS, which every Java has", noTls);
        }
    }
}
