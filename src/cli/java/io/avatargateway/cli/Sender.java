package io.avatargateway.cli;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import java.io.InputStream;

/** Sends jobs, durable. For one thread. */
final class Sender {

    /** Of Artemis' client: the body is read while it is sent, and never stands in memory. */
    private static final String BODY_STREAM = "JMS_AMQ_InputStream";

    private final MessageProducer producer;

    Sender(MessageProducer producer) {
        this.producer = producer;
    }

    /** Sends a whole utterance while it is read. */
    void send(JobProperties job, BytesMessage message, InputStream speech) throws JMSException {
        message.setObjectProperty(BODY_STREAM, speech);
        send(job, message);
    }

    /** Sends a message whose body is written. */
    void send(JobProperties job, BytesMessage message) throws JMSException {
        job.writeTo(message);
        producer.send(message, DeliveryMode.PERSISTENT, job.priority(), job.timeToLiveMillis());
    }
}
