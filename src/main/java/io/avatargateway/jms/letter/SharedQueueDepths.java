package io.avatargateway.jms.letter;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.KeptSession;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.QueueDepths;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Asks the broker how much lies in the queues that sessions share, one queue after the other. Any thread. */
public final class SharedQueueDepths implements QueueDepths {

    private final KeptSession session;
    private final Supplier<Set<Tenant>> known;

    /**
     * Asks nobody yet.
     *
     * @param known the tenants that there are, with addresses of their own
     */
    public SharedQueueDepths(BrokerClient broker, Supplier<Set<Tenant>> known) {
        this.session = new KeptSession(broker);
        this.known = known;
    }

    @Override
    public CompletionStage<Depths> depths() {
        AtomicReference<Depths> found = new AtomicReference<>();
        return session.call(queues -> found.set(count(queues))).thenApply(done -> found.get());
    }

    private Depths count(ClientSession queues) throws ActiveMQException {
        Set<TenantNames> all = Stream.concat(Stream.of(Tenant.DEFAULT), known.get().stream())
                .map(TenantNames::new)
                .collect(Collectors.toSet());
        long audio = 0;
        long commands = 0;
        long deadLetters = 0;
        long commandDeadLetters = 0;
        for (TenantNames names : all) {
            audio += messages(queues, names.intake()) + messages(queues, names.later());
            commands += messages(queues, names.sessions());
            deadLetters += messages(queues, names.deadLetters());
            commandDeadLetters += messages(queues, names.commandDeadLetters());
        }
        return new Depths(audio, commands, deadLetters, commandDeadLetters);
    }

    /** One that nobody has made yet is empty. */
    private static long messages(ClientSession queues, String queue) throws ActiveMQException {
        return queues.queueQuery(SimpleString.of(queue)).getMessageCount();
    }
}
