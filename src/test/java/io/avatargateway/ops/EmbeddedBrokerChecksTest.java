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

    /** As the resource adapter's, with a budget. */
    public interface CrowdMXBean extends StateMXBean {
        long getBodyBudgetBytes();

        long getBodyBytes();

        int getBodiesWaiting();

        long getBodyWaitMillis();

        int getReadersWaiting();
    }

    private record Crowd(
            String getTrouble,
            boolean isBeyondRepair,
            long getBodyBudgetBytes,
            long getBodyBytes,
            int getBodiesWaiting,
            long getBodyWaitMillis,
            int getReadersWaiting)
            implements CrowdMXBean {}

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

    @Test
    void shouldTellOfTheMemoryThatLargeBodiesShare() throws Exception {
        assertThat(checks.bodies()).isEmpty();
        register(new Crowd("", false, 100, 90, 2, 9_000, 3));
        assertThat(checks.bodies()).contains(new EmbeddedBrokerChecks.Bodies(100, 90, 2, 9_000, 3));
        assertThat(checks.bodies().orElseThrow().fault()).isEmpty();
    }

    @Test
    void shouldSayWhenLargeBodiesHaveWaitedForLong() throws Exception {
        register(new Crowd("", false, 100, 90, 2, 10_001, 0));
        assertThat(checks.bodies().orElseThrow().fault().orElseThrow())
                .contains("2 large bodies wait", "for 10 s", "90 of 100 bytes", "BROKER_BODY_BUDGET_MIB");
    }

    private static void register(State state) throws Exception {
        register(state, StateMXBean.class);
    }

    private static void register(Crowd crowd) throws Exception {
        register(crowd, CrowdMXBean.class);
    }

    private static <T> void register(T bean, Class<T> type) throws Exception {
        ManagementFactory.getPlatformMBeanServer()
                .registerMBean(new StandardMBean(bean, type, true), new ObjectName(EmbeddedBrokerChecks.NAME));
    }
}
