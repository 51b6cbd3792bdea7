package io.avatargateway.jms.webhook;

import io.avatargateway.jms.client.BoundedRequests;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.client.DurableQueues;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.security.tenants.WebhookEndpoint;
import io.avatargateway.service.Webhooks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** What operators see of webhooks, and do with their dead letters. Any thread; on its lane. */
public final class WebhookDesk implements Webhooks {

    /** Of one webhook, for one request: each is a call to the broker. */
    private static final int MOST = 1_000;
    /** Requests that wait here, or are done. */
    private static final int MOST_REQUESTS = 32;
    /** A request that has had no answer by then gets none; what was begun may still be done. */
    private static final Duration ANSWER = Duration.ofSeconds(30);
    /** That go in one transaction. */
    private static final int TOGETHER = 100;

    /** With any other window the client may say that there is none, while credits are on their way (Artemis 2.55). */
    private static final int ONE_AT_A_TIME = 0;

    private static final SimpleString DEAD_LETTERS = SimpleString.of(JmsNames.WEBHOOKS_DEAD_LETTERS);
    /** What only a dead letter has. */
    private static final Set<String> OF_DEATH =
            Set.of(JmsNames.WEBHOOK, JmsNames.REASON, JmsNames.REASON_DETAIL, JmsNames.REASON_TIME);

    private final Tenants tenants;
    private final BrokerClient broker;
    private final BoundedRequests requests;
    private final Supplier<Map<String, State>> states;
    private final Supplier<List<Delivery>> here;

    /**
     * Asks nothing yet.
     *
     * @param states of those that this gateway delivers, by their queues
     * @param here the same with more
     */
    public WebhookDesk(
            Tenants tenants,
            BrokerClient broker,
            Lane lane,
            Supplier<Map<String, State>> states,
            Supplier<List<Delivery>> here) {
        this.tenants = tenants;
        this.broker = broker;
        this.requests = new BoundedRequests(
                lane, MOST_REQUESTS, ANSWER, () -> BrokerFailures.unavailable(MOST_REQUESTS + " requests at a time"));
        this.states = states;
        this.here = here;
    }

    @Override
    public boolean exists(Tenant tenant, String name) {
        return tenants.webhooks(tenant).stream()
                .anyMatch(endpoint -> endpoint.name().equals(name));
    }

    @Override
    public List<Delivery> here() {
        return here.get();
    }

    @Override
    public CompletionStage<All> list() {
        return soon(session -> {
            Map<String, State> now = states.get();
            List<Webhook> all = new ArrayList<>();
            for (Tenant tenant : tenants.known()) {
                for (WebhookEndpoint endpoint : tenants.webhooks(tenant)) {
                    String queue = WebhookQueues.name(tenant, endpoint.name());
                    all.add(new Webhook(
                            tenant,
                            endpoint.name(),
                            endpoint.address(),
                            now.getOrDefault(queue, State.ELSEWHERE),
                            count(session, SimpleString.of(queue))));
                }
            }
            all.sort(
                    Comparator.comparing((Webhook each) -> each.tenant().name()).thenComparing(Webhook::name));
            return new All(all, count(session, DEAD_LETTERS));
        });
    }

    private static long count(ClientSession session, SimpleString queue) throws ActiveMQException {
        return session.queueQuery(queue).getMessageCount();
    }

    @Override
    public CompletionStage<Replayed> replay(Tenant tenant, String name) {
        SimpleString queue = SimpleString.of(WebhookQueues.name(tenant, name));
        return soon(session -> {
            DurableQueues.ensure(session, DEAD_LETTERS);
            WebhookQueues.make(session, queue);
            session.start();
            SimpleString its = SimpleString.of(JmsNames.WEBHOOK + " = '" + queue + "'");
            int events = 0;
            boolean more = true;
            try (ClientConsumer letters = session.createConsumer(DEAD_LETTERS, its, ONE_AT_A_TIME, -1, false);
                    ClientProducer back = session.createProducer(queue)) {
                while (more && events < MOST) {
                    ClientMessage letter = letters.receiveImmediate();
                    more = letter != null;
                    if (more) {
                        back.send(event(session, letter));
                        letter.individualAcknowledge();
                        events++;
                    }
                    if (!more || events % TOGETHER == 0) {
                        session.commit();
                    }
                }
                session.commit();
            }
            return new Replayed(events, !more);
        });
    }

    private static ClientMessage event(ClientSession session, ClientMessage letter) {
        ClientMessage event = session.createMessage(Message.TEXT_TYPE, true);
        event.setRoutingType(RoutingType.ANYCAST);
        event.setTimestamp(System.currentTimeMillis());
        for (SimpleString name : letter.getPropertyNames()) {
            if (WebhookSource.isEvents(name.toString()) && !OF_DEATH.contains(name.toString())) {
                event.putObjectProperty(name, letter.getObjectProperty(name));
            }
        }
        event.getBodyBuffer().writeNullableSimpleString(letter.getBodyBuffer().readNullableSimpleString());
        return event;
    }

    /** Calls the broker. */
    private interface Call<T> {
        T on(ClientSession session) throws ActiveMQException;
    }

    private <T> CompletionStage<T> soon(Call<T> call) {
        return requests.soon(() -> {
            ClientSession session = broker.openGatewaysSession(false, "webhooks");
            try {
                return call.on(session);
            } catch (ActiveMQException refused) {
                throw BrokerFailures.unavailable(refused.getMessage());
            } finally {
                BrokerClient.closeQuietly(session);
            }
        });
    }
}
