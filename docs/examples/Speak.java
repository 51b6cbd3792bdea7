import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * Lets an avatar speak a WAV file: one JMS message out, the replies in. Plain JMS but for the connection factory.
 *
 * <p>{@code java -cp "target/jms-client/*" docs/examples/Speak.java SESSION FILE}
 */
class Speak {

    public static void main(String[] args) throws Exception {
        String broker = System.getenv().getOrDefault("BROKER_URL", "tcp://127.0.0.1:61616");
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker);
                JMSContext context = factory.createContext()) {
            Queue replies = context.createTemporaryQueue();
            JMSConsumer consumer = context.createConsumer(replies);

            context.createProducer()
                    .setJMSReplyTo(replies)
                    .setJMSCorrelationID("my-first-job")
                    .send(context.createQueue("avatar.audio"), speech(context, args[0], Path.of(args[1])));

            String status;
            do {
                TextMessage reply = (TextMessage) consumer.receive(60_000);
                if (reply == null) {
                    throw new IllegalStateException("no reply within a minute: is the gateway running?");
                }
                status = reply.getStringProperty("AvatarStatus");
                System.out.println(reply.getText());
            } while (status.equals("accepted") || status.equals("started"));
        }
    }

    private static BytesMessage speech(JMSContext context, String session, Path file) throws Exception {
        BytesMessage speech = context.createBytesMessage();
        speech.writeBytes(Files.readAllBytes(file));
        speech.setStringProperty("AvatarSessionId", session);
        speech.setStringProperty("AvatarAudioType", "audio/wav");
        return speech;
    }
}
