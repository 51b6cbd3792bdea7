package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApplicationsFirstTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final MBeanServer beans = MBeanServerFactory.newMBeanServer();
    private final Application adapter = new Application();
    private final Application gateway = new Application();

    /** What the server's MBean shows. */
    public interface ApplicationMBean {
        String getState();
    }

    public static final class Application implements ApplicationMBean {
        private volatile String state = "STARTED";

        @Override
        public String getState() {
            return state;
        }
    }

    @BeforeEach
    void register() throws Exception {
        beans.registerMBean(adapter, name("artemis"));
        beans.registerMBean(gateway, name("avatar-gateway"));
        adapter.state = "STOPPING";
    }

    @Test
    void shouldWaitUntilTheApplicationHasStopped() throws Exception {
        CompletableFuture<Void> waiting = waiting(LONG, LONG);
        gateway.state = "STOPPING";
        await().during(Duration.ofMillis(200)).until(() -> !waiting.isDone());

        beans.unregisterMBean(name("avatar-gateway"));

        await().atMost(Duration.ofSeconds(5)).until(waiting::isDone);
    }

    @Test
    void shouldNotWaitForAnApplicationThatGoesOnRunning() {
        await().atMost(Duration.ofSeconds(5)).until(waiting(SHORT, LONG)::isDone);
    }

    @Test
    void shouldNotWaitForEver() {
        gateway.state = "STOPPING";

        await().atMost(Duration.ofSeconds(5)).until(waiting(LONG, SHORT)::isDone);
    }

    @Test
    void shouldNotWaitOnAServerThatTellsNothingOfItsApplications() throws Exception {
        beans.unregisterMBean(name("artemis"));
        beans.unregisterMBean(name("avatar-gateway"));

        assertThat(waiting(LONG, LONG)).succeedsWithin(Duration.ofSeconds(5));
    }

    private CompletableFuture<Void> waiting(Duration begin, Duration end) {
        return CompletableFuture.runAsync(() -> new ApplicationsFirst(beans).await(begin, end));
    }

    private static ObjectName name(String application) throws Exception {
        return new ObjectName("WebSphere:service=com.ibm.websphere.application.ApplicationMBean,name=" + application);
    }
}
