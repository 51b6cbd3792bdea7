package io.avatargateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.api.Snapshots;
import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.cluster.view.SharedView;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.security.Owner;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways at a real broker with a thousand sessions together. */
@Timeout(120)
class AllLiveSessionsTest {

    private static final int HERE = 300;
    private static final int THERE = 700;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void shouldKnowAThousandSessionsOfTwoGateways() throws Exception {
        ExecutorService connector = TestThreads.connections();
        ExecutorService threads = TestThreads.lanes();
        TestBroker broker = new TestBroker(directory);
        List<BrokerClient> clients = new ArrayList<>();
        List<SharedView> views = new ArrayList<>();
        try {
            for (String name : List.of("a", "b")) {
                BrokerClient client = new BrokerClient(broker.settings(), connector, session -> {});
                clients.add(client);
                SharedView view = new SharedView(
                        client, name, new Lane(threads), tenant -> Duration.ofHours(1), () -> true, Clock.systemUTC());
                views.add(view);
                view.beat();
            }
            NodeDirectory nodes = nodes(clients.get(0), "a");
            NodeDirectory other = nodes(clients.get(1), "b");
            List<SessionSnapshot> here = new ArrayList<>();
            for (int i = 0; i < HERE; i++) {
                here.add(session(i));
                views.get(0).changed(here.get(i), 1, false, null);
            }
            for (int i = 0; i < THERE; i++) {
                views.get(1).changed(session(i), 1, false, null);
            }
            here.add(Snapshots.closed(SessionId.random(), Instant.now()));
            views.get(0).changed(here.get(HERE), 1, false, null);

            AllLiveSessions all = new AllLiveSessions(here::stream, views.get(0), nodes);
            await().atMost(PATIENCE).until(() -> SessionTally.of(all.all()).total() == HERE + THERE);
            assertThat(SessionTally.of(all.all()).figures().byState())
                    .as("of a gateway that nobody has heard of")
                    .containsEntry("RECOVERING", THERE);
            await().atMost(PATIENCE).until(() -> {
                other.beat();
                nodes.listen();
                return nodes.nodes().size() == 2;
            });
            SessionTally tally = SessionTally.of(all.all());
            assertThat(tally.figures().byState()).containsEntry("SPEAKING", 500).containsEntry("SILENT", 500);
            assertThat(tally.speakingAt("a")).isEqualTo(HERE / 2);
            assertThat(tally.speakingAt("b")).isEqualTo(THERE / 2);
            assertThat(tally.figures().byTenant()).hasSize(SessionTally.TENANTS + 1);
            assertThat(tally.of("tenant-0")).isEqualTo((HERE + THERE) / 50);
        } finally {
            views.forEach(SharedView::stop);
            clients.forEach(BrokerClient::close);
            connector.shutdownNow();
            threads.shutdownNow();
            broker.close();
        }
    }

    private static NodeDirectory nodes(BrokerClient client, String name) {
        return new NodeDirectory(
                client, name, "1.0", () -> 1, () -> 1, () -> null, Clock.systemUTC(), System::nanoTime);
    }

    private static SessionSnapshot session(int number) {
        Owner owner = new Owner(new Tenant("tenant-" + number % 50), "crm");
        return Snapshots.owned(owner, number % 2 == 0 ? SessionState.SPEAKING : SessionState.SILENT, null);
    }
}
