package io.avatargateway.jms.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.ReplyRule;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.security.Tenant;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands of a tenant: they are taken as its own, and answered where it reads. */
@Timeout(60)
class TenantsCommandsTest {

    private static final TenantNames ACME = new TenantNames(new Tenant("acme"));
    private static final String REPLIES = "avatar.t.acme.replies.crm";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static TestBroker broker;
    private CommandFixture fixture;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(directory, TestBroker.Login.LEAST_RIGHTS);
        broker.createQueue(REPLIES);
        broker.createQueue("avatar.replies.crm");
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        fixture = new CommandFixture(broker, broker.connectionFactory())
                .startGateway(ACME.sessions(), ReplyRule.REPLIES_ONLY, ACME.caller());
        await().atMost(PATIENCE)
                .until(() -> broker.hasQueue(ACME.sessions()) && broker.consumers(ACME.sessions()) == 1);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
        assertThat(broker.refusals()).isZero();
    }

    @Test
    void shouldOpenASessionOfTheTenantAndAnswerBelowItsReplies() throws Exception {
        send("{\"command\":\"open\"}", REPLIES);
        assertThat(reply().getStringProperty(JmsNames.STATUS)).isEqualTo("done");
        assertThat(fixture.callers).extracting(caller -> caller.tenant()).containsExactly(ACME.tenant());
    }

    @Test
    void shouldBeginNothingThatWouldBeAnsweredWhereAnotherTenantReads() throws Exception {
        send("{\"command\":\"open\"}", "avatar.replies.crm");
        Message letter = next(ACME.commandDeadLetters());
        assertThat(letter.getStringProperty(JmsNames.REASON)).isEqualTo("REPLY_UNDELIVERABLE");
        assertThat(letter.getStringProperty(JmsNames.REASON_DETAIL))
                .isEqualTo("JMSReplyTo: avatar.replies.crm"
                        + " (expected: a queue below avatar.t.acme.replies, or a temporary one)");
        assertThat(fixture.asked).isEmpty();
    }

    @Test
    void shouldRefuseToOpenOneForAnotherTenant() throws Exception {
        send("{\"command\":\"open\",\"tenant\":\"other\"}", REPLIES);
        assertThat(reply().getStringProperty(JmsNames.REASON)).isEqualTo("TENANT_REFUSED");
        assertThat(fixture.asked).isEmpty();
    }

    private void send(String json, String replyTo) throws JMSException {
        TextMessage command = fixture.command(json);
        command.setJMSReplyTo(fixture.client.createQueue(replyTo));
        fixture.client
                .createProducer(fixture.client.createQueue(ACME.sessions()))
                .send(command);
    }

    private Message reply() throws JMSException {
        return next(REPLIES);
    }

    private Message next(String queue) throws JMSException {
        try (MessageConsumer consumer = fixture.client.createConsumer(fixture.client.createQueue(queue))) {
            Message message = consumer.receive(PATIENCE.toMillis());
            assertThat(message).as("a message in " + queue).isNotNull();
            return message;
        }
    }
}
