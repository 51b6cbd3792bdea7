package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.session.model.SessionId;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SessionMarksTest {

    /** More than what the client fetches ahead. */
    private static final int MANY = 1_000;

    @TempDir
    Path directory;

    @Test
    void shouldFindAllSessionsThatAnEarlierLifeLeft() throws Exception {
        TestBroker broker = new TestBroker(directory);
        ExecutorService connector = TestThreads.connections();
        try (BrokerClient client = new BrokerClient(broker.settings(), connector, SharedQueues::ensure)) {
            SessionMarks before = new SessionMarks(client, "gateway");
            Set<SessionId> left = new HashSet<>();
            for (int i = 0; i < MANY; i++) {
                SessionId id = SessionId.random();
                before.put(id);
                left.add(id);
            }
            // What goes wrong does so most of the time, not always.
            for (int i = 0; i < 5; i++) {
                assertThat(new SessionMarks(client, "gateway").left()).isEqualTo(left);
            }
        } finally {
            connector.shutdownNow();
            broker.close();
        }
    }
}
