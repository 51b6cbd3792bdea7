package io.avatargateway.cli;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQQueue;

/**
 * A connection to the broker with a queue of its own for the replies. Does not reconnect: a client that lost it does
 * not know the state of its jobs.
 */
final class Broker implements AutoCloseable {

    /** After which a silent broker is taken for dead. */
    private static final long TTL_MILLIS = 20_000;

    private static final long CHECK_MILLIS = 5_000;

    private final ActiveMQConnectionFactory factory;
    private final String shownUrl;
    private final AtomicBoolean lost = new AtomicBoolean();
    private Connection connection;

    /** Producers and consumers of JMS belong to one thread each. */
    private Session sending;

    private Session receiving;
    private Queue replies;

    private Broker(ActiveMQConnectionFactory factory, String shownUrl) {
        this.factory = factory;
        this.shownUrl = shownUrl;
    }

    static Broker connect(BrokerAddress address) {
        String shown = Rules.hideSecrets(address.url());
        ActiveMQConnectionFactory factory;
        try {
            factory = new ActiveMQConnectionFactory(address.url());
        } catch (RuntimeException malformed) {
            throw new CliException(
                    Outcome.USAGE,
                    CliException.line("--broker", shown, "a URL that Artemis' client understands"),
                    malformed);
        }
        factory.setCallTimeout(address.callLimit().toMillis());
        factory.setConnectionTTL(TTL_MILLIS);
        factory.setClientFailureCheckPeriod(CHECK_MILLIS);
        factory.setReconnectAttempts(0);
        Broker broker = new Broker(factory, shown);
        try {
            broker.open(address);
            return broker;
        } catch (JMSSecurityException refused) {
            broker.close();
            throw new CliException(
                    Outcome.REJECTED,
                    CliException.line("--user", address.user(), "a user and password that the broker knows"),
                    refused);
        } catch (JMSException unreachable) {
            broker.close();
            throw new CliException(
                    Outcome.UNREACHABLE,
                    CliException.line("broker", shown, "a broker that answers there"),
                    unreachable);
        }
    }

    private void open(BrokerAddress address) throws JMSException {
        connection = factory.createConnection(address.user(), address.password());
        connection.setExceptionListener(gone -> lost.set(true));
        sending = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        receiving = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        replies = receiving.createTemporaryQueue();
        connection.start();
    }

    boolean isLost() {
        return lost.get();
    }

    /** The replies of this connection's jobs. For one thread, which is not the one that sends. */
    MessageConsumer replies() throws JMSException {
        return receiving.createConsumer(replies);
    }

    /** An empty message that asks for replies. For the sending thread. */
    BytesMessage message() throws JMSException {
        BytesMessage message = sending.createBytesMessage();
        message.setJMSReplyTo(replies);
        return message;
    }

    /** For the sending thread. */
    Sender sender(String queue) throws JMSException {
        try {
            // Not by the session: where the broker has no such queue, it would look for, and perhaps make, one of
            // Artemis 1's names.
            return new Sender(sending.createProducer(new ActiveMQQueue(queue)));
        } catch (InvalidDestinationException missing) {
            throw new CliException(
                    Outcome.REJECTED, CliException.line("queue", queue, "a queue that the broker has"), missing);
        }
    }

    /** The broker failed a call. */
    CliException failed(JMSException cause) {
        return new CliException(
                Outcome.UNREACHABLE, CliException.line("broker", shownUrl, "a connection that holds"), cause);
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (JMSException gone) {
            // The broker notices by itself; the temporary queue goes with the connection.
        }
        factory.close();
    }
}
