package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avatargateway.contract.MessageContract;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;

/** An enterprise system outside the gateway that sends speech and reads the replies. */
final class JmsProducer implements AutoCloseable {

    static final long WAIT_MILLIS = 30_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FINAL = Set.of("finished", "interrupted", "expired", "rejected", "failed");

    final JMSContext context;
    final Queue replyTo;
    private final JMSConsumer replies;

    private JmsProducer(ConnectionFactory factory) {
        this(factory.createContext());
    }

    private JmsProducer(JMSContext context) {
        this.context = context;
        replyTo = context.createTemporaryQueue();
        replies = context.createConsumer(replyTo);
    }

    static JmsProducer core() {
        return new JmsProducer(new ActiveMQConnectionFactory(GatewayAddresses.core()));
    }

    /** A user of another server's broker. */
    static JmsProducer core(String broker, String user, String password) {
        return new JmsProducer(new ActiveMQConnectionFactory(broker).createContext(user, password));
    }

    static JmsProducer amqp() {
        return new JmsProducer(new JmsConnectionFactory(GatewayAddresses.amqp()));
    }

    BytesMessage speech(byte[] body, Map<String, String> properties) throws JMSException {
        BytesMessage message = context.createBytesMessage();
        message.writeBytes(body);
        for (Map.Entry<String, String> property : properties.entrySet()) {
            message.setStringProperty(property.getKey(), property.getValue());
        }
        return message;
    }

    /** Sends to the shared intake queue, with this producer's reply queue. */
    Message send(Message message) {
        return sendTo("avatar.audio", message);
    }

    Message sendTo(String queue, Message message) {
        context.createProducer().setJMSReplyTo(replyTo).send(context.createQueue(queue), message);
        return message;
    }

    void speak(String session, String jobId, byte[] pcm) throws JMSException {
        send(speech(pcm, Map.of("AvatarSessionId", session, "AvatarJobId", jobId)));
    }

    /** The next reply, whoever it is for. */
    Reply next() throws Exception {
        Message message = receive();
        MessageContract.check("jobReply", message);
        return new Reply(message, JSON.readTree(((TextMessage) message).getText()));
    }

    /** Whatever comes next to this producer's reply queue. */
    Message receive() {
        Message message = replies.receive(WAIT_MILLIS);
        assertThat(message).as("a message within %d ms", WAIT_MILLIS).isNotNull();
        return message;
    }

    /** All replies up to and with the first final one. */
    List<Reply> untilFinal() throws Exception {
        List<Reply> all = new ArrayList<>();
        do {
            all.add(next());
        } while (!all.get(all.size() - 1).isFinal());
        return all;
    }

    /** The dead letter of a job. */
    Message deadLetter(String jobId) throws JMSException {
        try (JMSConsumer consumer =
                context.createConsumer(context.createQueue("avatar.audio.DLQ"), "AvatarJobId = '" + jobId + "'")) {
            Message letter = consumer.receive(WAIT_MILLIS);
            assertThat(letter).as("a dead letter of job " + jobId).isNotNull();
            MessageContract.check("jobDeadLetter", letter);
            if (letter instanceof BytesMessage bytes) {
                // A large body comes only while its consumer is there.
                bytes.getBody(byte[].class);
            }
            return letter;
        }
    }

    record Reply(Message message, JsonNode json) {
        String status() {
            return json.path("status").asText();
        }

        boolean isFinal() {
            return FINAL.contains(status());
        }

        String code() {
            return json.path("code").asText();
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
