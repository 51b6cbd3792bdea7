package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avatargateway.contract.MessageContract;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * An enterprise system that outlives gateway and broker: its reply queue is durable, and it keeps what it was told of
 * each job. For one thread.
 */
final class LongTermProducer {

    private static final long WAIT_MILLIS = 60_000;
    private static final String REPLIES = "replies.of.the.kill.test";
    private static final Set<String> NOT_FINAL = Set.of("accepted", "started");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    /** The final replies, by job. */
    private final Map<String, List<JsonNode>> finals = new LinkedHashMap<>();

    private final List<String> told = new ArrayList<>();

    LongTermProducer(int brokerPort) {
        url = "tcp://127.0.0.1:" + brokerPort;
    }

    /** Something to be done with the broker. */
    interface Work {
        void with(ClientSession session) throws Exception;
    }

    private void broker(Work work) throws Exception {
        try (ServerLocator locator = ActiveMQClient.createServerLocator(url);
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = factory.createSession()) {
            work.with(session);
        }
    }

    /** Jobs with nothing but their names: the name and a number from 0 on. */
    static Map<String, Map<String, Object>> numbered(String name, int count) {
        Map<String, Map<String, Object>> jobs = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            jobs.put(name + " " + i, Map.of());
        }
        return jobs;
    }

    void createReplyQueue() throws Exception {
        broker(session -> session.createQueue(QueueConfiguration.of(REPLIES)
                .setRoutingType(RoutingType.ANYCAST)
                .setDurable(true)
                .setAutoDelete(false)));
    }

    boolean hasQueue(String name) throws Exception {
        boolean[] exists = new boolean[1];
        broker(session -> exists[0] = session.queueQuery(SimpleString.of(name)).isExists());
        return exists[0];
    }

    /** Sends these jobs together: all of them or none. */
    void send(String queue, String sessionId, Map<String, Map<String, Object>> jobs, byte[] speech)
            throws JMSException {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
                JMSContext context = factory.createContext(Session.SESSION_TRANSACTED)) {
            for (Map.Entry<String, Map<String, Object>> job : jobs.entrySet()) {
                BytesMessage message = context.createBytesMessage();
                message.writeBytes(speech);
                message.setStringProperty("AvatarSessionId", sessionId);
                message.setStringProperty("AvatarJobId", job.getKey());
                Dialogue.with(job.getValue(), message);
                message.setJMSReplyTo(context.createQueue(REPLIES));
                context.createProducer().send(context.createQueue(queue), message);
                finals.putIfAbsent(job.getKey(), new ArrayList<>());
            }
            context.commit();
        }
    }

    void send(String queue, String sessionId, String jobId, byte[] speech) throws JMSException {
        send(queue, sessionId, Map.of(jobId, Map.of()), speech);
    }

    /** Waits until the job was told this. */
    void await(String jobId, String status) throws Exception {
        listen(() -> told.contains(jobId + " " + status), jobId + " is " + status);
    }

    /** Waits until every job that was sent has its final reply. */
    void awaitEnds() throws Exception {
        listen(() -> finals.values().stream().noneMatch(List::isEmpty), "every job has its end");
    }

    /** The final replies to a job, as {@code status code}. */
    List<String> ends(String jobId) {
        return finals.get(jobId).stream()
                .map(reply -> (reply.path("status").asText() + " "
                                + reply.path("code").asText())
                        .trim())
                .toList();
    }

    /** How often the job was told this. */
    long times(String jobId, String status) {
        return told.stream().filter((jobId + " " + status)::equals).count();
    }

    /** How much of a job was heard, by its only final reply. */
    int playedMillis(String jobId) {
        assertThat(finals.get(jobId)).as(jobId).hasSize(1);
        return finals.get(jobId).get(0).path("playedMillis").asInt();
    }

    Set<String> jobs() {
        return finals.keySet();
    }

    private interface Condition {
        boolean holds();
    }

    private void listen(Condition condition, String what) throws Exception {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
                JMSContext context = factory.createContext();
                JMSConsumer consumer = context.createConsumer(context.createQueue(REPLIES))) {
            while (!condition.holds()) {
                Message reply = consumer.receive(WAIT_MILLIS);
                assertThat(reply)
                        .as("%s; so far %s, ends %s", what, told, finals)
                        .isNotNull();
                MessageContract.check("jobReply", reply);
                note(JSON.readTree(((TextMessage) reply).getText()));
            }
        }
    }

    private void note(JsonNode reply) {
        String jobId = reply.path("jobId").asText();
        String status = reply.path("status").asText();
        told.add(jobId + " " + status);
        if (!NOT_FINAL.contains(status)) {
            finals.get(jobId).add(reply);
        }
    }
}
