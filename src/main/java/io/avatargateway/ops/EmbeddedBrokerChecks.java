package io.avatargateway.ops;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What the embedded broker tells of itself, by the MBean of the resource adapter, with which the application shares no
 * class. A broker that runs elsewhere tells nothing. Any thread; waits for nothing.
 */
@ApplicationScoped
public class EmbeddedBrokerChecks {

    /** As {@code io.avatargateway.broker.EmbeddedBrokerMXBean} has it. */
    static final String NAME = "io.avatargateway:type=EmbeddedBroker";
    /** A body that waits longer says that the server has more than it can take. */
    private static final Duration MOST_WAIT = Duration.ofSeconds(10);

    /** Whether only a new server may mend it. */
    boolean isBeyondRepair() {
        return attribute("BeyondRepair").equals(Optional.of(true));
    }

    /** Why it does not run, or empty if it runs, or if there is none. */
    Optional<String> trouble() {
        return attribute("Trouble").map(Object::toString).filter(why -> !why.isEmpty());
    }

    /** The memory that large bodies share, or empty if there is no embedded broker. */
    Optional<Bodies> bodies() {
        return number("BodyBudgetBytes")
                .map(budget -> new Bodies(
                        budget,
                        number("BodyBytes").orElse(0L),
                        number("BodiesWaiting").orElse(0L),
                        number("BodyWaitMillis").orElse(0L),
                        number("ReadersWaiting").orElse(0L)));
    }

    /**
     * The memory of the embedded broker that large bodies on their way share.
     *
     * @param budgetBytes of all of them
     * @param bytes that are taken
     * @param waiting bodies
     * @param waitMillis how long the first of these has waited
     * @param readers AMQP clients that wait to read a large body; nobody depends on these
     */
    record Bodies(long budgetBytes, long bytes, long waiting, long waitMillis, long readers) {

        /** Why nothing large gets in, or empty while nothing has waited for long. */
        Optional<String> fault() {
            return waitMillis > MOST_WAIT.toMillis()
                    ? Optional.of("embedded broker: " + waiting + " large bodies wait for room in memory, for "
                            + waitMillis / 1_000 + " s (expected: up to " + MOST_WAIT.toSeconds() + " s; " + bytes
                            + " of " + budgetBytes + " bytes are taken, see BROKER_BODY_BUDGET_MIB)")
                    : Optional.empty();
        }
    }

    private static Optional<Long> number(String attribute) {
        return attribute(attribute).map(value -> ((Number) value).longValue());
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
