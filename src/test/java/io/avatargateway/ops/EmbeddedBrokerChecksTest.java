package io.avatargateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerChecksTest {

    private final EmbeddedBrokerChecks checks = new EmbeddedBrokerChecks();

    /** As the resource adapter's. */
    public interface StateMXBean {
        String getTrouble();

        boolean isBeyondRepair();
    }

    private record State(String getTrouble, boolean isBeyondRepair) implements StateMXBean {}

    @AfterEach
    void unregister() throws Exception {
        ObjectName name = new ObjectName(EmbeddedBrokerChecks.NAME);
        if (ManagementFactory.getPlatformMBeanServer().isRegistered(name)) {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        }
    }

    @Test
    void shouldSayNothingWithoutAnEmbeddedBroker() {
        assertThat(checks.isBeyondRepair()).isFalse();
        assertThat(checks.trouble()).isEmpty();
    }

    @Test
    void shouldSayWhyWhileTheBrokerWaitsForRoom() throws Exception {
        register(new State("its disk has 1 MiB free", false));
        assertThat(checks.isBeyondRepair()).isFalse();
        assertThat(checks.trouble()).contains("its disk has 1 MiB free");
    }

    @Test
    void shouldSayWhenOnlyANewServerCanHelp() throws Exception {
        register(new State("it cannot be started again", true));
        assertThat(checks.isBeyondRepair()).isTrue();
    }

    private static void register(State state) throws Exception {
        ManagementFactory.getPlatformMBeanServer()
                .registerMBean(
                        new StandardMBean(state, StateMXBean.class, true), new ObjectName(EmbeddedBrokerChecks.NAME));
    }
}
