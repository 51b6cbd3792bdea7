package io.avatargateway.cluster.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQNonExistentQueueException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who asks another gateway hears at once that nobody takes the question, or that the broker is away. */
@Timeout(90)
class NodePostsTest {

    private static final String QUEUE = "avatar.commands.test";

    @TempDir
    Path directory;

    private final ExecutorService connector = TestThreads.connections();
    private final ExecutorService threads = TestThreads.lanes();
    private TestBroker broker;
    private BrokerClient client;
    private NodePosts posts;

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory);
        client = new BrokerClient(broker.settings(), connector, session -> {});
        posts = new NodePosts(client, new Lane(threads));
    }

    @AfterEach
    void close() throws Exception {
        posts.stop();
        client.close();
        broker.close();
        connector.shutdownNow();
        threads.shutdownNow();
    }

    private Exception ask() throws Exception {
        CompletableFuture<Exception> failed = new CompletableFuture<>();
        posts.post(QUEUE, "1", "avatar.answers.test", Map.of("number", 7), failed::complete);
        return failed.get(30, TimeUnit.SECONDS);
    }

    @Test
    void shouldSayThatNobodyTakesAQuestion() throws Exception {
        broker.createQueue(QUEUE);
        assertThat(ask()).isInstanceOf(ActiveMQNonExistentQueueException.class);
        assertThat(broker.messageCount(QUEUE)).isZero();
    }

    @Test
    void shouldSayThatTheBrokerIsAwayAndSendWhenItIsBack() throws Exception {
        broker.createQueue(QUEUE);
        assertThat(ask()).isInstanceOf(ActiveMQNonExistentQueueException.class);
        broker.stop();
        Exception away = ask();
        if (away instanceof GatewayException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.BROKER_UNAVAILABLE);
        }
        assertThat(away).isNotInstanceOf(ActiveMQNonExistentQueueException.class);

        broker.start();
        Awaitility.await().until(() -> ask() instanceof ActiveMQNonExistentQueueException);
        // An answer is for whoever waits for it; whether somebody does is not asked.
        posts.post(QUEUE, "2", null, Map.of("number", 7), failure -> {});
        Awaitility.await().until(() -> broker.messageCount(QUEUE) == 1);
    }
}
