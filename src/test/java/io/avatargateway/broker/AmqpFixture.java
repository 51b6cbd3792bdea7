package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.protonj2.client.AdvancedMessage;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.DeliveryState;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.StreamSender;
import org.apache.qpid.protonj2.client.StreamSenderMessage;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.apache.qpid.protonj2.types.messaging.Section;

/** A broker, a client of AMQP that can send whatever AMQP allows, and a client of Artemis' own protocol. */
final class AmqpFixture {

    static final long WAIT_MILLIS = 20_000;
    /** More than Artemis keeps in memory. */
    static final int LARGE = 300_000;

    /** Takes from a message what a test wants. */
    interface Look<T> {
        T at(Message message) throws JMSException;
    }

    /** What the broker tells the sender; this client, protonj2 1.0, forgets it. */
    final Queue<LogRecord> warnings = new ConcurrentLinkedQueue<>();

    Connection connection;

    private final Logger log = Logger.getLogger("org.apache.activemq.artemis.protocol.amqp");
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                warnings.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Path data;
    private final int port = freePort();
    private final Client client = Client.create();
    private OwnBroker broker;

    AmqpFixture(Path data) throws Exception {
        this.data = data;
        log.addHandler(listening);
        start();
    }

    private void start() throws Exception {
        broker = new OwnBroker(port, data);
        connection = client.connect("127.0.0.1", port);
    }

    /** Stops the broker and starts it again on what it has stored. */
    void restart() throws Exception {
        connection.close();
        broker.close();
        start();
    }

    int port() {
        return port;
    }

    /** Sends one message with this body, and returns the outcome. */
    DeliveryState.Type send(String queue, Map<String, Object> properties, Iterable<? extends Section<?>> body)
            throws ClientException {
        AdvancedMessage<Object> message = AdvancedMessage.create();
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            message.property(property.getKey(), property.getValue());
        }
        for (Section<?> section : body) {
            message.addBodySection(section);
        }
        return send(queue, message);
    }

    DeliveryState.Type send(String queue, AdvancedMessage<?> message) throws ClientException {
        try (Sender sender = connection.openSender(queue)) {
            return sender.send(message)
                    .awaitSettlement(WAIT_MILLIS, TimeUnit.MILLISECONDS)
                    .remoteState()
                    .getType();
        }
    }

    /** Sends bytes that are, or are not, an encoded message. */
    DeliveryState.Type sendRaw(String queue, byte[] encoded) throws Exception {
        try (StreamSender sender = connection.openStreamSender(queue)) {
            StreamSenderMessage message = sender.beginMessage();
            try (OutputStream out = message.rawOutputStream()) {
                out.write(encoded);
            }
            message.complete();
            return message.tracker()
                    .awaitSettlement(WAIT_MILLIS, TimeUnit.MILLISECONDS)
                    .remoteState()
                    .getType();
        }
    }

    /** What a JMS client finds in the next message of the queue. */
    <T> T received(String queue, Look<T> look) throws JMSException {
        try (ActiveMQConnectionFactory core = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
                JMSContext context = core.createContext();
                JMSConsumer consumer = context.createConsumer(context.createQueue(queue))) {
            Message message = consumer.receive(WAIT_MILLIS);
            assertThat(message).isNotNull();
            return look.at(message);
        }
    }

    /** The sizes of the files in which Artemis keeps large messages. */
    List<Long> largeMessages() {
        try (Stream<Path> files = Files.list(data.resolve("large-messages"))) {
            return files.map(file -> file.toFile().length()).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void close() throws Exception {
        log.removeHandler(listening);
        connection.close();
        client.close();
        broker.close();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
