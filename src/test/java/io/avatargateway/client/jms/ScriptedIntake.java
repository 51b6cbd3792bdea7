package io.avatargateway.client.jms;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Stands where the gateway takes jobs: keeps each message, and answers a job's first one as the test says. */
public final class ScriptedIntake implements AutoCloseable {

    /** A message with its body, which can be read only when it comes. */
    public static final class Taken {
        private final Message message;
        private final byte[] body;

        private Taken(Message message) throws JMSException {
            this.message = message;
            this.body = message.getBody(byte[].class);
        }

        public Message message() {
            return message;
        }

        public byte[] body() {
            return body;
        }
    }

    public final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>(100_000);

    private final ActiveMQConnectionFactory factory;
    private final JMSContext context;
    private final JMSContext answering;
    private final String[] statuses;

    /**
     * @param statuses each as {@code started}, or with more fields: {@code started,"durationMillis":100}
     */
    public ScriptedIntake(SmallBroker broker, String... statuses) {
        this.statuses = statuses;
        factory = new ActiveMQConnectionFactory(broker.url());
        context = factory.createContext();
        answering = context.createContext(JMSContext.AUTO_ACKNOWLEDGE);
        JMSConsumer consumer = context.createConsumer(context.createQueue("avatar.audio"));
        consumer.setMessageListener(this::take);
    }

    public Taken next() throws InterruptedException {
        Taken next = taken.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no message within " + Duration.ofSeconds(20));
        }
        return next;
    }

    private void take(Message message) {
        try {
            taken.add(new Taken(message));
            if (!message.propertyExists("AvatarPart") || message.getIntProperty("AvatarPart") == 0) {
                for (String status : statuses) {
                    int comma = status.indexOf(',');
                    String word = comma < 0 ? status : status.substring(0, comma);
                    String more = comma < 0 ? "" : status.substring(comma);
                    answering
                            .createProducer()
                            .send(
                                    message.getJMSReplyTo(),
                                    "{\"jobId\":\"%s\",\"status\":\"%s\",\"playedMillis\":5%s}"
                                            .formatted(message.getStringProperty("AvatarJobId"), word, more));
                }
            }
        } catch (JMSException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        context.close();
        factory.close();
    }
}
