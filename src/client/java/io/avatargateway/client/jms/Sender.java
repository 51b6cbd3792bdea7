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
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
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

    /**
     * Sends all of it.
     *
     * @return false if the job ended before that, and the rest was not sent
     */
    boolean send(SentJob sent, JobBody body) throws JMSException, IOException {
        MessageProducer producer = producer(sent.job().queue());
        InputStream speech = new Touching(body.open(), sent);
        if (body.partBytes() > 0) {
            return sendParts(sent, new Parts(speech, body.partBytes()), producer);
        }
        sendWhole(sent, body.isSmall(), speech, producer);
        return true;
    }

    private void sendWhole(SentJob sent, boolean small, InputStream speech, MessageProducer producer)
            throws JMSException, IOException {
        BytesMessage message = message();
        // No more than that, whatever was said of its size.
        byte[] beginning = small ? speech.readNBytes(JobBody.SMALL_BYTES + 1) : new byte[0];
        if (small && beginning.length <= JobBody.SMALL_BYTES) {
            message.writeBytes(beginning);
        } else {
            message.setObjectProperty(
                    BODY_STREAM, new SequenceInputStream(new ByteArrayInputStream(beginning), speech));
        }
        send(sent, message, producer);
    }

    private boolean sendParts(SentJob sent, Parts parts, MessageProducer producer) throws JMSException, IOException {
        int number = 0;
        do {
            byte[] part = parts.next();
            if (sent.isOver()) {
                return false;
            }
            BytesMessage message = message();
            message.writeBytes(part);
            message.setIntProperty("AvatarPart", number);
            message.setBooleanProperty("AvatarLastPart", parts.wasLast());
            send(sent, message, producer);
            number++;
        } while (!parts.wasLast());
        return true;
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

    /** The stream of the speech failed, in whatever way. */
    static final class UnreadableException extends IOException {

        private static final long serialVersionUID = 1L;

        UnreadableException(Exception cause) {
            super("the speech could not be read", cause);
        }
    }

    /** Tells that speech still comes, and makes one failure of all that its stream throws. */
    private static final class Touching extends FilterInputStream {

        private final SentJob sent;

        Touching(InputStream in, SentJob sent) {
            super(in);
            this.sent = sent;
        }

        @Override
        public int read() throws IOException {
            try {
                int value = super.read();
                sent.touch();
                return value;
            } catch (IOException | RuntimeException failed) {
                throw new UnreadableException(failed);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int got = super.read(buffer, offset, length);
                sent.touch();
                return got;
            } catch (IOException | RuntimeException failed) {
                throw new UnreadableException(failed);
            }
        }
    }
}
