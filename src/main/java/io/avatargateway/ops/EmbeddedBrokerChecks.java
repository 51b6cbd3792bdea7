package io.avatargateway.ops;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * What the embedded broker tells of itself, by the MBean of the resource adapter, with which the application shares no class. A broker that runs elsewhere tells nothing.
 * Any thread; waits for nothing.
 */
@ApplicationScoped
public class EmbeddedBrokerChecks {

    /** As {@code io.avatargateway.broker.EmbeddedBrokerMXBean} has it. */
    static final String NAME = "io.avatargateway:type=EmbeddedBroker";

    /** Down only when it was tried for minutes to start the broker again, though there is room: the last resort is a new server. */
    @Produces
    @Liveness
    HealthCheck embeddedBrokerCanBeMended() {
        return () -> {
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("embedded-broker").status(!isBeyondRepair());
            trouble().ifPresent(why -> response.withData("why", why));
            return response.build();
        };
    }

    /** Whether only a new server may mend it. */
    boolean isBeyondRepair() {
        return attribute("BeyondRepair").equals(Optional.of(true));
    }

    /** Why it does not run, or empty if it runs, or if there is none. */
    Optional<String> trouble() {
        return attribute("Trouble").map(Object::toString).filter(why -> !why.isEmpty());
    }

    private static Optional<Object> attribute(String attribute) {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName name = new ObjectName(NAME);
            return beans.isRegistered(name)
                    ? Optional.ofNullable(beans.getAttribute(name, attribute))
                    : Optional.empty();
        } catch (JMException gone) {
            return Optional.empty();
        }
    }
}
