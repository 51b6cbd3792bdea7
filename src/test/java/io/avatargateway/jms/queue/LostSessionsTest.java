package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.ReplyRule;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.security.SecurityAuth;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway leaves at the broker when it dies, and what its next life makes of it. */
@Timeout(60)
class LostSessionsTest {

    @TempDir
    Path directory;

    private TestBroker broker;
    private final List<FeedFixture> gateways = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory);
    }

    @AfterEach
    void close() throws Exception {
        for (FeedFixture gateway : gateways) {
            gateway.close();
        }
        broker.close();
    }

    @Test
    void shouldAnswerEveryJobThatWasLeftOnce() throws Exception {
        FeedFixture killed = gateway("one");
        killed.send(killed.message("spoken", 6400));
        killed.nextJob();
        killed.send(part(killed, 0, false));
        killed.send(part(killed, 1, false));
        killed.send(killed.message("waits", 6400));
        killed.send(killed.message("waits", 6400));
        killed.send(killed.message("large", 500_000));
        BytesMessage urgent = killed.message("urgent", 6400);
        urgent.setStringProperty(JmsNames.MODE, "interrupt");
        killed.kill();
        killed.send(urgent);

        gateway("one");

        List<String> ends = new ArrayList<>();
        while (ends.size() < 6) {
            JsonObject reply = killed.nextReply();
            if (!reply.getString("status").equals("accepted")) {
                ends.add(reply.getString("jobId"));
                assertThat(reply.getString("status")).isEqualTo("failed");
                assertThat(reply.getString("code")).isEqualTo("SESSION_LOST");
                assertThat(reply.getBoolean("estimated")).isTrue();
            }
        }
        assertThat(ends).containsExactlyInAnyOrder("spoken", "parts", "waits", "waits", "large", "urgent");
        assertThat(killed.noReplyComes()).isTrue();
        awaitGone(killed, 1);
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isEqualTo(6);
    }

    /** An earlier version made the queues without the tenant's name; this one makes them below it. */
    @ParameterizedTest
    @ValueSource(strings = {"acme", "default"})
    void shouldAnswerTheJobsOfATenantsSessionWhereverItsQueuesAre(String madeFor) throws Exception {
        FeedFixture killed = new FeedFixture(broker, null, ReplyRule.NOT_THE_GATEWAYS, new Tenant(madeFor));
        gateways.add(killed);
        killed.send(killed.message("left", 640));
        killed.feed.release();
        FeedFixture next = gateway("next");

        next.lost.answer(killed.id, new Tenant("acme"));

        assertThat(killed.nextReplies(2)).containsExactly("left accepted", "left failed");
        await().until(() -> !broker.hasQueue(killed.queue()));
        assertThat(broker.hasQueue("avatar.t.acme.audio." + killed.id)).isFalse();
    }

    @Test
    void shouldLeaveWhatAnotherGatewayLeft() throws Exception {
        FeedFixture killed = gateway("one");
        killed.send(killed.message("left", 640));
        FeedFixture other = gateway("two");
        other.send(other.message("left", 640));
        killed.kill();
        other.kill();

        gateway("two");

        awaitGone(other, 1);
        assertThat(broker.messageCount(killed.queue())).isEqualTo(1);
    }

    @Test
    void shouldLeaveTheQueuesOfAGatewayThatLivesAndHasTheSameName() throws Exception {
        FeedFixture living = gateway("one");

        assertThatThrownBy(() -> gateway("one")).isInstanceOf(GatewayException.class);

        living.send(living.message("job", 640));
        Job job = living.nextJob();
        living.feed.settle(job, FeedFixture.finished(job));
        assertThat(living.nextReplies(2)).containsExactly("job accepted", "job finished");
    }

    @Test
    void shouldAnswerAsTheSessionEndedOnceTheBrokerIsBack() throws Exception {
        FeedFixture gateway = gateway("one");
        gateway.send(gateway.message("job", 640));
        broker.stop();
        assertThatThrownBy(() -> gateway.feed
                        .close("SESSION_ENDED", "over")
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS))
                .hasMessageContaining("no progress");

        broker.start();

        List<String> replies = gateway.nextReplies(2);
        assertThat(replies).containsExactly("job accepted", "job rejected");
        awaitGone(gateway, 0);
    }

    @Test
    void shouldForgetASessionThatEnded() throws Exception {
        FeedFixture gateway = gateway("one");
        assertThat(broker.messageCount("avatar.sessions.of.one")).isEqualTo(1);

        gateway.feed.close("SESSION_ENDED", "over").toCompletableFuture().get(30, TimeUnit.SECONDS);

        awaitGone(gateway, 0);
    }

    @Test
    void shouldRemoveWhatWasMadeByHalvesOfASessionThatCouldNotBeOpened() throws Exception {
        FeedFixture gateway = gateway("one");
        SessionId id = SessionId.random();
        AtomicBoolean refusing = new AtomicBoolean(true);
        // The urgent queue is made, and not removed at once; the ordinary one is not made.
        broker.registerPlugin(new ActiveMQServerPlugin() {
            @Override
            public void beforeCreateQueue(QueueConfiguration queue) throws ActiveMQException {
                refuse(FeedSide.ORDINARY, queue.getName());
            }

            @Override
            public void beforeDestroyQueue(
                    Queue queue,
                    SecurityAuth session,
                    boolean checkConsumerCount,
                    boolean removeConsumers,
                    boolean autoDeleteAddress)
                    throws ActiveMQException {
                refuse(FeedSide.URGENT, queue.getName());
            }

            private void refuse(FeedSide side, SimpleString queue) throws ActiveMQException {
                if (refusing.get() && queue.equals(side.queue(SessionPlace.plain(id)))) {
                    throw new ActiveMQException("refused by the test");
                }
            }
        });

        gateway.record(id);
        assertThatThrownBy(() -> gateway.factory.open(id, Tenant.DEFAULT, gateway.listener))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BROKER_UNAVAILABLE));
        assertThat(broker.messageCount("avatar.sessions.of.one")).isEqualTo(2);
        // It is made beside the other one.
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> broker.hasQueue(
                        FeedSide.URGENT.queue(SessionPlace.plain(id)).toString()));
        refusing.set(false);

        await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            assertThat(broker.hasQueue(
                            FeedSide.ORDINARY.queue(SessionPlace.plain(id)).toString()))
                    .isFalse();
            assertThat(broker.hasQueue(
                            FeedSide.URGENT.queue(SessionPlace.plain(id)).toString()))
                    .isFalse();
            assertThat(broker.messageCount("avatar.sessions.of.one")).isEqualTo(1);
        });
    }

    @Test
    void shouldConsumeANewSessionsQueueAsSoonAsTheBrokerAllowsIt() throws Exception {
        FeedFixture gateway = gateway("one");
        SessionId id = SessionId.random();
        ClientSession other = gateway.client.openSession(true);
        SessionQueues.create(other, SessionPlace.plain(id), FeedSide.ORDINARY);
        // The queue takes no second consumer.
        var holding = other.createConsumer(FeedSide.ORDINARY.queue(SessionPlace.plain(id)));
        gateway.factory.open(id, Tenant.DEFAULT, gateway.listener);
        await().until(() ->
                broker.consumers(FeedSide.URGENT.queue(SessionPlace.plain(id)).toString()) == 1);

        holding.close();

        await().until(() ->
                broker.consumers(FeedSide.ORDINARY.queue(SessionPlace.plain(id)).toString()) == 1);
        other.close();
    }

    private FeedFixture gateway(String name) throws Exception {
        FeedFixture gateway = new FeedFixture(broker, name);
        gateways.add(gateway);
        return gateway;
    }

    private static BytesMessage part(FeedFixture gateway, int number, boolean last) throws Exception {
        BytesMessage part = gateway.message("parts", 640);
        part.setIntProperty(JmsNames.PART, number);
        part.setBooleanProperty(JmsNames.LAST_PART, last);
        return part;
    }

    /** @param others sessions of the gateway of this name that are open */
    private void awaitGone(FeedFixture gateway, long others) {
        await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            assertThat(broker.hasQueue(gateway.queue())).isFalse();
            assertThat(broker.hasQueue(gateway.queue() + ".urgent")).isFalse();
            assertThat(gateway.records()).isEqualTo(others);
        });
    }
}
