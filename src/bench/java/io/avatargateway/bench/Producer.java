package io.avatargateway.bench;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** An enterprise system that sends speech. For one thread. */
final class Producer implements AutoCloseable {

    private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(60);
    private static final Set<String> NOT_FINAL = Set.of("accepted", "started");

    private final ActiveMQConnectionFactory broker;
    private final JMSContext jms;
    private final TemporaryQueue replies;
    private final JMSConsumer answers;
    /** To create one asks the broker. */
    private final Map<String, Queue> queues = new HashMap<>();

    Producer(String url) {
        broker = new ActiveMQConnectionFactory(url);
        jms = broker.createContext();
        replies = jms.createTemporaryQueue();
        answers = jms.createConsumer(replies);
    }

    /**
     * Sends a job.
     *
     * @param direct whether straight into the session's queue
     * @param speech null for none
     * @param properties beside the session's id
     * @return when sending began
     */
    Instant send(Gateway.Session session, boolean direct, byte[] speech, Map<String, Object> properties)
            throws JMSException {
        Queue queue = queues.computeIfAbsent(direct ? session.queue() : "avatar.audio", jms::createQueue);
        BytesMessage job = jms.createBytesMessage();
        if (speech != null) {
            job.writeBytes(speech);
        }
        job.setStringProperty("AvatarSessionId", session.id());
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            job.setObjectProperty(property.getKey(), property.getValue());
        }
        job.setJMSReplyTo(replies);
        Instant begin = Instant.now();
        jms.createProducer().send(queue, job);
        return begin;
    }

    /** Waits for the next final answer, which must be {@code finished}. */
    void awaitFinished() throws JMSException {
        String status;
        Message answer;
        do {
            answer = answers.receive(REPLY_TIMEOUT.toMillis());
            if (answer == null) {
                throw new IllegalStateException("no reply within " + REPLY_TIMEOUT);
            }
            status = answer.getStringProperty("AvatarStatus");
        } while (NOT_FINAL.contains(status));
        if (!status.equals("finished")) {
            throw new IllegalStateException("final answer: " + answer.getBody(String.class));
        }
    }

    /** Waits until the next job is spoken. */
    void awaitStarted() throws JMSException {
        Message answer;
        do {
            answer = answers.receive(REPLY_TIMEOUT.toMillis());
            if (answer == null) {
                throw new IllegalStateException("no reply within " + REPLY_TIMEOUT);
            }
        } while (!answer.getStringProperty("AvatarStatus").equals("started"));
    }

    /** Waits until this number of jobs was accepted. */
    void awaitAccepted(int jobs) throws JMSException {
        int accepted = 0;
        while (accepted < jobs) {
            Message answer = answers.receive(REPLY_TIMEOUT.toMillis());
            if (answer == null) {
                throw new IllegalStateException("no reply within " + REPLY_TIMEOUT);
            }
            accepted += answer.getStringProperty("AvatarStatus").equals("accepted") ? 1 : 0;
        }
    }

    /** Takes the answers that are there. Returns how many final ones were among them. */
    int takeFinals() throws JMSException {
        int finals = 0;
        for (Message answer = answers.receiveNoWait(); answer != null; answer = answers.receiveNoWait()) {
            if (!NOT_FINAL.contains(answer.getStringProperty("AvatarStatus"))) {
                finals++;
            }
        }
        return finals;
    }

    @Override
    public void close() {
        jms.close();
        broker.close();
    }
}
