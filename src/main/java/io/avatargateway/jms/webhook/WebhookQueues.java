package io.avatargateway.jms.webhook;

import io.avatargateway.jms.client.DurableQueues;
import io.avatargateway.jms.event.EventCopies;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.WebhookEndpoint;
import java.util.List;
import java.util.function.Function;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Puts an event into the queue of each webhook that wants it. Each has a queue of its own, so that one whose receiver
 * is slow holds up no other. Any thread.
 */
public final class WebhookQueues implements EventCopies {

    private final Function<Tenant, List<WebhookEndpoint>> endpoints;

    /** @param endpoints the webhooks of a tenant at this moment */
    public WebhookQueues(Function<Tenant, List<WebhookEndpoint>> endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public List<String> queues(String type, Tenant tenant) {
        return endpoints.apply(tenant).stream()
                .filter(endpoint -> endpoint.events().contains(type))
                .map(endpoint -> name(tenant, endpoint.name()))
                .toList();
    }

    @Override
    public void ensure(ClientSession session, String queue) throws ActiveMQException {
        make(session, SimpleString.of(queue));
    }

    /** The queue of one webhook. */
    static String name(Tenant tenant, String webhook) {
        return JmsNames.WEBHOOKS_PREFIX + tenant.name() + "." + webhook;
    }

    /**
     * With one consumer: the broker decides which gateway delivers. Exclusive, since only then does Artemis (2.55) wait
     * until what the last consumer held is back.
     */
    static void make(ClientSession session, SimpleString queue) throws ActiveMQException {
        DurableQueues.create(
                session, queue, QueueConfiguration.of(queue).setMaxConsumers(1).setExclusive(true));
    }
}
