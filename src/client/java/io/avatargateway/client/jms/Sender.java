package io.avatargateway.client.jms;

import io.avatargateway.client.Arguments;
import io.avatargateway.client.ClientException;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQQueue;

/** Sends jobs, durable. For one thread: sessions and producers of JMS belong to one each. */
final class Sender implements AutoCloseable {

    /** Of Artemis' client: the body is read while it is sent, and never stands in memory. */
    private static final String BODY_STREAM = "JMS_AMQ_InputStream";

    private static final int MOST_QUEUES = 4096;

    private final Session session;
    private final Queue replies;
    private final Map<String, MessageProducer> producers = new LinkedHashMap<>(16, 0.75f, true);

    Sender(Session session, Queue replies) {
        this.session = session;
        this.replies = replies;
    }

    /** Sends all of it; ends early where the job has ended already. */
    void send(SentJob sent, JobBody body) throws JMSException, IOException {
        MessageProducer producer = producer(sent.job().queue());
        if (body.partBytes() > 0) {
            sendParts(sent, body, producer);
        } else {
            sendWhole(sent, body, producer);
        }
    }

    private void sendWhole(SentJob sent, JobBody body, MessageProducer producer) throws JMSException, IOException {
        BytesMessage message = message();
        body.rewind();
        if (body.isSmall()) {
            message.writeBytes(body.in().readAllBytes());
        } else {
            message.setObjectProperty(BODY_STREAM, new Touching(body.in(), sent));
        }
        send(sent, message, producer);
    }

    private void sendParts(SentJob sent, JobBody body, MessageProducer producer) throws JMSException, IOException {
        Parts parts = new Parts(new Touching(body.in(), sent), body.partBytes());
        int number = 0;
        do {
            byte[] part = parts.next();
            if (sent.isOver()) {
                return;
            }
            BytesMessage message = message();
            message.writeBytes(part);
            message.setIntProperty("AvatarPart", number);
            message.setBooleanProperty("AvatarLastPart", parts.wasLast());
            send(sent, message, producer);
            number++;
        } while (!parts.wasLast());
    }

    private BytesMessage message() throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.setJMSReplyTo(replies);
        return message;
    }

    private static void send(SentJob sent, BytesMessage message, MessageProducer producer) throws JMSException {
        Job job = sent.job();
        write(job, message);
        producer.send(message, DeliveryMode.PERSISTENT, job.priority(), job.timeToLiveMillis());
        sent.messageSent();
    }

    /** As docs/jms-producer.md has it; what is the default is left out. */
    private static void write(Job job, BytesMessage message) throws JMSException {
        message.setStringProperty("AvatarSessionId", job.session());
        message.setStringProperty("AvatarJobId", job.jobId());
        if (job.type() != null) {
            message.setStringProperty("AvatarAudioType", job.type());
        }
        if (!job.mode().equals("queue")) {
            message.setStringProperty("AvatarMode", job.mode());
        }
        if (job.keepWaiting()) {
            message.setBooleanProperty("AvatarKeepWaiting", true);
        }
        if (job.finalReplyOnly()) {
            message.setStringProperty("AvatarReplies", "final");
        }
        if (job.resume() != null) {
            message.setStringProperty("AvatarResume", job.resume());
        }
        if (job.notBefore() != null) {
            message.setLongProperty("AvatarNotBefore", job.notBefore().toEpochMilli());
        }
        for (Map.Entry<String, String> property : job.properties().entrySet()) {
            message.setStringProperty(property.getKey(), property.getValue());
        }
    }

    private MessageProducer producer(String queue) throws JMSException {
        MessageProducer known = producers.get(queue);
        if (known != null) {
            return known;
        }
        try {
            // Not by the session: where the broker has no such queue, it would look for, and perhaps make, one of
            // Artemis 1's names.
            MessageProducer made = session.createProducer(new ActiveMQQueue(queue));
            producers.put(queue, made);
            closeEldest();
            return made;
        } catch (InvalidDestinationException missing) {
            throw new ClientException(
                    ClientException.Kind.REFUSED,
                    Arguments.line("queue", queue, "a queue that the broker has"),
                    missing);
        }
    }

    private void closeEldest() throws JMSException {
        if (producers.size() > MOST_QUEUES) {
            String eldest = producers.keySet().iterator().next();
            producers.remove(eldest).close();
        }
    }

    @Override
    public void close() throws JMSException {
        session.close();
    }

    /** Tells that speech still comes. */
    private static final class Touching extends FilterInputStream {

        private final SentJob sent;

        Touching(InputStream in, SentJob sent) {
            super(in);
            this.sent = sent;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            sent.touch();
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int got = super.read(buffer, offset, length);
            sent.touch();
            return got;
        }
    }
}
