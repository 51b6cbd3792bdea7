package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.port.Job;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A marker drops what waits and is answered to nobody: a producer's own is a wrong job like any other. */
@Timeout(60)
class ForgedMarkersTest extends IntakeAndFeed {

    @ParameterizedTest
    @CsvSource({"JMS, true", "JMS, false", "AMQP, true", "AMQP, false"})
    void shouldRejectAProducersMarkerAndDropNothing(String protocol, boolean direct) throws Exception {
        feed.send(feed.message("waits", 640));
        try (Connection connection = protocol.equals("JMS")
                        ? broker.connectionFactory().createConnection()
                        : new JmsConnectionFactory(broker.amqpUrl()).createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer =
                        session.createProducer(session.createQueue(direct ? feed.queue() : JmsNames.INTAKE))) {
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            Queue replies = session.createQueue(feed.replyQueue.getQueueName());
            Object[] values = {"x/1", UUID.randomUUID() + "/1", "", 1, true, 1.5};
            for (int i = 0; i < values.length; i++) {
                Message message = session.createMessage();
                message.setObjectProperty(JmsNames.MARKER, values[i]);
                message.setStringProperty(JmsNames.MODE, i % 2 == 0 ? "interrupt" : "next");
                message.setStringProperty(JmsNames.ACTION, "interrupt");
                message.setStringProperty(JmsNames.JOB_ID, "forged-" + i);
                message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
                message.setJMSReplyTo(replies);
                producer.send(message);
                if (!direct) {
                    assertThat(intake.takeIn()).isTrue();
                }
                assertRejected("forged-" + i);
            }
        }
        assertWaiting();
    }

    /** What has the form of a marker, down to its being answered to nobody, and a name that is not of this session. */
    @ParameterizedTest
    @ValueSource(strings = {"JMS", "AMQP", "CORE"})
    void shouldPutAsideWhatHasTheFormOfAMarker(String protocol) throws Exception {
        feed.send(feed.message("waits", 640));
        String name = UUID.randomUUID() + "/1";
        if (protocol.equals("CORE")) {
            sendCore(Map.of(JmsNames.MARKER, name, JmsNames.MODE, "interrupt"));
        } else {
            try (Connection connection = protocol.equals("JMS")
                            ? broker.connectionFactory().createConnection()
                            : new JmsConnectionFactory(broker.amqpUrl()).createConnection();
                    Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                    MessageProducer producer = session.createProducer(session.createQueue(feed.queue()))) {
                producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
                Message message = session.createBytesMessage();
                message.setStringProperty(JmsNames.MARKER, name);
                message.setStringProperty(JmsNames.MODE, "interrupt");
                producer.send(message);
            }
        }
        Message letter = feed.nextDeadLetter();
        assertThat(letter.getStringProperty(JmsNames.MARKER)).isEqualTo(name);
        assertThat(letter.getStringProperty(JmsNames.REASON)).isEqualTo("PROPERTY_INVALID");
        assertThat(feed.statuses.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertWaiting();
    }

    /** Whoever copies a marker that it saw has one that is known, and that decides nothing any more. */
    @Test
    void shouldDropNothingForACopyOfAMarkerThatHasItsPlace() throws Exception {
        CopiedMarkers copied = new CopiedMarkers();
        broker.registerPlugin(copied);
        feed.interrupt();
        String name = copied.name.get(10, TimeUnit.SECONDS);
        feed.send(feed.message("waits", 640));
        sendCore(Map.of(JmsNames.MARKER, name, JmsNames.MODE, "interrupt"));
        assertWaiting();
    }

    private void sendCore(Map<String, String> properties) throws ActiveMQException {
        try (ClientSession session = feed.client.openSession(true);
                ClientProducer producer = session.createProducer(feed.queue())) {
            ClientMessage message = session.createMessage(false);
            message.setRoutingType(RoutingType.ANYCAST);
            properties.forEach(message::putStringProperty);
            producer.send(message);
        }
    }

    private void assertRejected(String jobId) throws Exception {
        JsonObject reply;
        do {
            reply = feed.nextReply();
        } while (reply.getString("status").equals("accepted"));
        assertThat(reply.getString("jobId")).isEqualTo(jobId);
        assertThat(reply.getString("status")).isEqualTo("rejected");
        assertThat(reply.getString("code")).isEqualTo("PROPERTY_INVALID");
        assertThat(reply.getString("detail")).contains("AvatarMarker", "(expected: none");
        assertThat(feed.nextDeadLetter().getStringProperty(JmsNames.JOB_ID)).isEqualTo(jobId);
    }

    /** The job that waited still does, and nothing urgent came. */
    private void assertWaiting() throws Exception {
        Job job = feed.nextJob();
        assertThat(job.id()).isEqualTo("waits");
        feed.feed.settle(job, finished(job));
        assertThat(feed.nextReplies(2)).containsExactly("waits accepted", "waits finished");
        assertThat(feed.nothingElseComes()).isTrue();
        assertThat(feed.urgent).isEmpty();
        assertThat(feed.statuses).extracting(status -> status.state()).doesNotContain(JobState.INTERRUPTED);
    }
}
