package io.avatargateway.broker;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Open Liberty stops applications and resource adapters side by side. The applications have last words to send, so the
 * broker waits for them; their state is what the server's MBeans say. On a server without these, nothing is waited for.
 */
final class ApplicationsFirst {

    private static final Logger LOG = Logger.getLogger(ApplicationsFirst.class.getName());
    private static final Duration STEP = Duration.ofMillis(20);

    private final MBeanServer beans;

    ApplicationsFirst() {
        this(ManagementFactory.getPlatformMBeanServer());
    }

    ApplicationsFirst(MBeanServer beans) {
        this.beans = beans;
    }

    /**
     * Blocks until no application is stopping any more. The server counts the adapter that calls this among the
     * applications.
     *
     * @param begin how long one that runs may take to begin; after that, only the adapter is being stopped
     * @param end how long one may take to stop
     */
    void await(Duration begin, Duration end) {
        waitWhile(() -> count("STARTED") > 0 && count("STOPPING") <= 1, begin);
        if (!waitWhile(() -> count("STOPPING") > 1, end)) {
            LOG.log(Level.WARNING, "An application still stops after {0} s; the broker stops now", end.toSeconds());
        }
    }

    private static boolean waitWhile(BooleanSupplier condition, Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        while (condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        return true;
    }

    private long count(String state) {
        return applications().stream().filter(name -> state.equals(state(name))).count();
    }

    private Set<ObjectName> applications() {
        try {
            return beans.queryNames(
                    new ObjectName("WebSphere:service=com.ibm.websphere.application.ApplicationMBean,*"), null);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object state(ObjectName application) {
        try {
            return beans.getAttribute(application, "State");
        } catch (JMException gone) {
            return null;
        }
    }
}
