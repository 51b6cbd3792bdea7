package io.avatargateway.cluster.post;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.session.model.GatewayException;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNonExistentQueueException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Sends to single gateways what need not outlive the broker. The broker is called on the lane. Any thread. */
public final class NodePosts {

    /** Far longer than anybody waits; the clocks of gateways and broker may differ. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final BrokerClient broker;
    private final Lane lane;
    /** Of the lane. */
    private ClientSession session;

    private ClientProducer producer;

    /** @param lane where the broker is called */
    public NodePosts(BrokerClient broker, Lane lane) {
        this.broker = broker;
        this.lane = lane;
    }

    /**
     * Sends, and returns at once.
     *
     * @param address of the gateway's own queue
     * @param number by which the asker knows the answer
     * @param answerTo where it goes, or null
     * @param failed is told on the lane if nobody takes it there, or the broker did not take it
     */
    public void post(String address, String number, String answerTo, Object content, Consumer<Exception> failed) {
        lane.execute(() -> {
            try {
                send(address, number, answerTo, content);
            } catch (ActiveMQNonExistentQueueException nobody) {
                failed.accept(nobody);
            } catch (ActiveMQException | GatewayException e) {
                close();
                failed.accept(e);
            }
        });
    }

    private void send(String address, String number, String answerTo, Object content) throws ActiveMQException {
        lane.requireTurn();
        if (session == null || session.isClosed()) {
            session = broker.openGatewaysSession(true, "posts");
            producer = session.createProducer();
        }
        if (answerTo != null && !isTaken(address)) {
            throw new ActiveMQNonExistentQueueException(address + ": nobody takes from it");
        }
        ClientMessage message = SharedMessages.of(session, content, false);
        message.setExpiration(System.currentTimeMillis() + KEPT.toMillis());
        message.setCorrelationID(number);
        if (answerTo != null) {
            message.setReplyTo(SimpleString.of(answerTo));
        }
        producer.send(address, message);
    }

    /** A gateway that was killed is known for longer than its queue is there. */
    private boolean isTaken(String address) throws ActiveMQException {
        return session.queueQuery(SimpleString.of(address)).getConsumerCount() > 0;
    }

    private void close() {
        if (session != null) {
            BrokerClient.closeQuietly(session);
            session = null;
        }
    }

    /** Nothing is sent any more. Returns at once. */
    public void stop() {
        lane.execute(this::close);
    }
}
