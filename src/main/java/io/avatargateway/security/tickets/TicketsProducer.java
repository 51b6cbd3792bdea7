package io.avatargateway.security.tickets;

import io.avatargateway.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Gives every bean the same tickets. */
@ApplicationScoped
public class TicketsProducer {

    @Inject
    Settings settings;

    /** Called once, when somebody needs them. */
    @Produces
    @Singleton
    Tickets tickets() {
        Settings.Access access = settings.access();
        return new Tickets(access.ticketKey(), access.ticketLifetime(), InstantSource.system());
    }
}
