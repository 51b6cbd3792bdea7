package io.avatargateway.cluster.call;

import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.cluster.post.NodePosts;
import io.avatargateway.cluster.view.SharedView;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.queue.SessionTraces;
import io.avatargateway.security.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/** What a gateway has for the others, without a server. */
final class TestNode implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(2);

    final String name;
    final NodeDirectory nodes;
    final SharedView view;
    final ListedSessions own;
    final SessionCalls sessions;
    final Erasures erasures;
    private final ExecutorService connector = TestThreads.connections();
    private final ExecutorService threads = TestThreads.lanes();
    private final BrokerClient client;
    private final NodePosts posts;
    final OwnerCalls calls;
    private final OwnerDesk desk;

    TestNode(TestBroker broker, String name, int limit, Duration timeout) {
        this(broker, name, limit, timeout, 1_000);
    }

    /** @param readers that may wait for events at once, of its own and of others */
    TestNode(TestBroker broker, String name, int limit, Duration timeout, int readers) {
        this.name = name;
        client = new BrokerClient(broker.settings(), connector, session -> {});
        view = new SharedView(
                client, name, new Lane(threads), tenant -> Duration.ofHours(1), () -> true, Clock.systemUTC());
        own = new ListedSessions(view, limit);
        nodes = new NodeDirectory(
                client,
                name,
                "1",
                own.open::size,
                () -> limit - own.open.size(),
                () -> null,
                Clock.systemUTC(),
                System::nanoTime);
        posts = new NodePosts(client, new Lane(threads));
        calls = new OwnerCalls(client, posts, readers);
        desk = new OwnerDesk(client, name, own, posts, new Lane(threads), timeout.dividedBy(4), readers);
        sessions = new SessionCalls(
                own, view, nodes, calls, new PassedOpenings(own, view, nodes, calls, timeout), timeout);
        erasures = new Erasures(
                own,
                view,
                nodes,
                calls,
                new SessionTraces(client, new Lane(threads), () -> Set.of(Tenant.DEFAULT))::erase,
                timeout);
    }

    /** As every second. */
    void beat() throws ActiveMQException {
        nodes.beat();
        view.beat();
        desk.beat();
        calls.beat();
    }

    /** It takes nothing more, though it still says that it lives. */
    void goDeaf() {
        desk.stop();
    }

    @Override
    public void close() {
        desk.stop();
        calls.stop();
        nodes.stop();
        view.stop();
        client.close();
        threads.shutdownNow();
        connector.shutdownNow();
    }
}
