package io.avatargateway.jms.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.message.JmsNames;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue into which the broker moves jobs whose time is over, consumed as the server does it. */
@Timeout(120)
class ExpiredQueueTest extends IntakeAndFeed {

    /** More than one transaction takes. */
    private static final int MANY = 1_000;

    private static final int CUTS = 8;

    private final String answers = "answers." + UUID.randomUUID();

    @BeforeEach
    void createQueueForAnswers() throws Exception {
        broker.createQueue(answers);
        broker.empty(JmsNames.DEAD_LETTERS);
    }

    @Test
    void shouldAnswerEachOfManyOnce() throws Exception {
        expireMany();
        intake.startExpired();
        awaitAnswered(MANY);
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
        assertThat(answered()).containsExactlyElementsOf(names());
    }

    /**
     * A broker that goes away in the middle of transactions. An answer that is cut off as often as it may be tried is
     * kept among the dead letters.
     */
    @Test
    void shouldAnswerEachOnceWhenConnectionsAreCut() throws Exception {
        expireMany();
        broker.cutConnections();
        intake.startExpired();
        for (int cut = 0; cut < CUTS; cut++) {
            long before = broker.messageCount(JmsNames.EXPIRED);
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> broker.messageCount(JmsNames.EXPIRED) < Math.max(1, before));
            broker.cutConnections();
        }
        awaitAnswered(MANY);
        assertThat(answered()).containsExactlyInAnyOrderElementsOf(names());
    }

    @Test
    void shouldGoOnBehindLargeBodies() throws Exception {
        List<String> jobs = new ArrayList<>();
        for (int bytes : new int[] {640, 500_000, 640, 5_000_000, 640, 5_000_000, 500_000, 640}) {
            String job = "job-" + jobs.size();
            expire(job, bytes);
            jobs.add(job);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> broker.messageCount(JmsNames.EXPIRED) == jobs.size());
        intake.startExpired();
        awaitAnswered(jobs.size());
        assertThat(answered()).containsExactlyElementsOf(jobs);
    }

    private void expireMany() throws JMSException {
        for (String name : names()) {
            expire(name, 640);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> broker.messageCount(JmsNames.EXPIRED) == MANY);
    }

    private void expire(String job, int bytes) throws JMSException {
        BytesMessage message = feed.message(job, bytes);
        message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        message.setJMSReplyTo(feed.producerSession.createQueue(answers));
        feed.send(JmsNames.INTAKE, message, 1, 4);
    }

    /** An answer is in its queue when its job is out of the other one, since one transaction does both. */
    private void awaitAnswered(int count) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(broker.messageCount(JmsNames.EXPIRED)).isZero();
            assertThat(broker.messageCount(answers) + broker.messageCount(JmsNames.DEAD_LETTERS))
                    .isEqualTo(count);
        });
    }

    private List<String> answered() throws JMSException {
        List<String> jobs = new ArrayList<>();
        for (String queue : List.of(answers, JmsNames.DEAD_LETTERS)) {
            try (Session session = feed.connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                    QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
                for (Enumeration<?> waiting = browser.getEnumeration(); waiting.hasMoreElements(); ) {
                    Message message = (Message) waiting.nextElement();
                    assertThat(message.getStringProperty(JmsNames.STATUS)).isEqualTo("expired");
                    jobs.add(message.getStringProperty(JmsNames.JOB_ID));
                }
            }
        }
        return jobs;
    }

    private static List<String> names() {
        return IntStream.range(0, MANY).mapToObj(i -> "late-" + i).toList();
    }
}
