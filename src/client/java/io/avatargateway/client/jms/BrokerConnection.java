package io.avatargateway.client.jms;

import io.avatargateway.client.Arguments;
import io.avatargateway.client.ClientException;
import io.avatargateway.client.Reply;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.URISyntaxException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A connection to the broker with a queue of its own for the replies. Does not reconnect: a client that lost it does
 * not know the state of its jobs. Any thread.
 */
final class BrokerConnection implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BrokerConnection.class.getName());

    /** After which a silent broker is taken for dead. */
    private static final long TTL_MILLIS = 20_000;

    private static final long CHECK_MILLIS = 5_000;

    private final ActiveMQConnectionFactory factory;
    private final String shownUrl;
    private Connection connection;
    private Queue replies;

    private BrokerConnection(ActiveMQConnectionFactory factory, String shownUrl) {
        this.factory = factory;
        this.shownUrl = shownUrl;
    }

    /**
     * @param onReply told each reply, on the thread of the broker's client
     * @param onLost told that the connection was lost, on such a thread
     */
    static BrokerConnection connect(BrokerAddress address, Consumer<Reply> onReply, Runnable onLost) {
        ActiveMQConnectionFactory factory;
        try {
            factory = new ActiveMQConnectionFactory(address.url());
        } catch (RuntimeException malformed) {
            throw wrong(address, malformed);
        }
        factory.setCallTimeout(address.callLimit().toMillis());
        factory.setConnectionTTL(TTL_MILLIS);
        factory.setClientFailureCheckPeriod(CHECK_MILLIS);
        factory.setReconnectAttempts(0);
        BrokerConnection made = new BrokerConnection(factory, address.toString());
        try {
            made.open(address, onReply, onLost);
            return made;
        } catch (JMSSecurityException refused) {
            made.close();
            throw new ClientException(
                    ClientException.Kind.REFUSED,
                    Arguments.line("user", address.user(), "a user and password that the broker knows"),
                    refused);
        } catch (JMSException unreachable) {
            made.close();
            throw new ClientException(
                    ClientException.Kind.UNREACHABLE,
                    Arguments.line("broker", address, "a broker that answers there"),
                    unreachable);
        }
    }

    /** The parser's error has the whole address, with its passwords, so it is not the cause: only its reason is said. */
    private static IllegalArgumentException wrong(BrokerAddress address, Throwable malformed) {
        String rule = "a URL that Artemis' client understands";
        for (Throwable cause = malformed; cause != null; cause = cause.getCause()) {
            if (cause instanceof URISyntaxException syntax) {
                rule += "; " + syntax.getReason() + " at index " + syntax.getIndex();
                break;
            }
        }
        return Arguments.wrong("broker", address, rule);
    }

    private void open(BrokerAddress address, Consumer<Reply> onReply, Runnable onLost) throws JMSException {
        connection = factory.createConnection(address.user(), address.password());
        connection.setExceptionListener(gone -> onLost.run());
        Session receiving = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        replies = receiving.createTemporaryQueue();
        receiving.createConsumer(replies).setMessageListener(message -> take(message, onReply));
        connection.start();
    }

    private static void take(Message message, Consumer<Reply> onReply) {
        try {
            if (message instanceof TextMessage text) {
                Reply.parse(text.getText()).ifPresent(onReply);
            }
        } catch (JMSException unreadable) {
            LOG.log(Level.WARNING, "a message that cannot be read instead of a reply", unreadable);
        }
    }

    /** What sends, for one thread. */
    Sender sender() throws JMSException {
        return new Sender(connection.createSession(false, Session.AUTO_ACKNOWLEDGE), replies);
    }

    /** The broker failed a call, or refused it to this user. */
    ClientException failed(String queue, Exception cause) {
        if (cause instanceof JMSSecurityException) {
            return new ClientException(
                    ClientException.Kind.REFUSED,
                    Arguments.line("queue", queue, "one that this user may send to"),
                    cause);
        }
        return failed(cause);
    }

    /** The broker failed a call. */
    ClientException failed(Exception cause) {
        return new ClientException(
                ClientException.Kind.UNREACHABLE, Arguments.line("broker", shownUrl, "a connection that holds"), cause);
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

    @Override
    public String toString() {
        return "BrokerConnection[" + shownUrl + "]";
    }
}
