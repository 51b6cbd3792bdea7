package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.DurableQueues;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.TenantNames;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** The queues that all gateways share, and that a broker which knows nothing of us must have. Holds no state. */
public final class SharedQueues {

    private SharedQueues() {}

    /**
     * Makes the queue of dead letters and the one for delayed jobs, unless they are there. Blocks for the broker's
     * call time-out for each call.
     *
     * @throws ActiveMQException if the broker does not allow it
     */
    public static void ensure(ClientSession session) throws ActiveMQException {
        DurableQueues.ensure(session, SimpleString.of(JmsNames.DEAD_LETTERS));
        DelayedJobs.ensureQueue(session, TenantNames.DEFAULT);
    }

    /**
     * Makes the queues of a tenant that are always there, unless they are: its intake, its dead letters and its delayed
     * jobs. Those of the default tenant are named in the broker's own file. Blocks for the broker's call time-out for
     * each call.
     *
     * @throws ActiveMQException if the broker does not allow it
     */
    public static void ensure(ClientSession session, TenantNames names) throws ActiveMQException {
        if (!names.equals(TenantNames.DEFAULT)) {
            SimpleString intake = SimpleString.of(names.intake());
            DurableQueues.create(session, intake, QueueConfiguration.of(intake).setExclusive(true));
            DurableQueues.ensure(session, SimpleString.of(names.deadLetters()));
            DelayedJobs.ensureQueue(session, names);
        }
    }
}
