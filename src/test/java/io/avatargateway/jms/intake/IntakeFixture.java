package io.avatargateway.jms.intake;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerQueries;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.client.SharedSession;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.Replies;
import io.avatargateway.jms.message.RetryPause;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** The intake, and what the resource adapter and its message-driven bean do: here one message, one transaction. */
final class IntakeFixture {

    private static final long LONG_MILLIS = 10_000;

    final List<JobStatus> statuses = new CopyOnWriteArrayList<>();
    final Replies replies = new Replies(Clock.systemUTC());
    volatile SessionId open;
    volatile SessionId ended;
    private final Set<SessionId> alsoOpen = ConcurrentHashMap.newKeySet();
    private volatile String failing;
    /** Thrown instead of an answer, if set. */
    volatile RuntimeException failure;

    private final ExecutorService threads = TestThreads.connections();
    private final BrokerClient client;
    private final BrokerQueries queries;
    private final ClientSession session;
    private final AudioIntake intake;
    private final ExpiredJobs expired;
    private final List<IntakeQueue> running = new CopyOnWriteArrayList<>();

    /** @param feed of the sessions that are here */
    IntakeFixture(FeedFixture feed) throws Exception {
        TestBroker broker = feed.broker();
        client = new BrokerClient(broker.settings(), threads, SharedQueues::ensure);
        queries = new BrokerQueries(client);
        session = client.openSession(false);
        session.start();
        FailurePolicy policy = new FailurePolicy(broker.settings());
        RetryPause pause = new RetryPause();
        EndsElsewhere ends = new EndsElsewhere(feed.factory, FeedFixture.LIMITS);
        intake = new AudioIntake(
                new TestSessions(),
                replies,
                ends,
                policy,
                pause,
                FeedFixture.BODIES,
                FeedFixture.LIMITS,
                Clock.systemUTC());
        expired = new ExpiredJobs(new TestSessions(), replies, ends, policy, pause, Clock.systemUTC());
    }

    /** One more session that takes jobs. */
    void opens(SessionId id) {
        alsoOpen.add(id);
    }

    /** The intake has a fault whenever it notes this job. */
    void failsAt(String jobId) {
        failing = jobId;
    }

    /** Works on whatever comes, as the server does, until {@link #close}. */
    IntakeFixture start() {
        for (String queue : new String[] {JmsNames.INTAKE, JmsNames.LATER}) {
            IntakeQueue next = new IntakeQueue(
                    queue,
                    client,
                    queries,
                    intake,
                    new RetryPause(),
                    TestThreads.WATCH,
                    Executors.defaultThreadFactory());
            next.start();
            running.add(next);
        }
        return this;
    }

    /** Works on the next message, one transaction for each. Returns whether the transaction was committed. */
    boolean takeIn() throws Exception {
        return work(JmsNames.INTAKE, intake::handle);
    }

    /** Works on the next message, as the bean for expired jobs does. */
    boolean answerExpired() throws Exception {
        return work(JmsNames.EXPIRED, expired::handle);
    }

    /** Those that are open here. */
    Sessions sessions() {
        return new TestSessions();
    }

    void close() throws Exception {
        running.forEach(IntakeQueue::stop);
        session.close();
        client.close();
        threads.shutdownNow();
    }

    private boolean work(String queue, Handler handler) throws Exception {
        try (ClientConsumer consumer = session.createConsumer(queue)) {
            ClientMessage received = consumer.receive(LONG_MILLIS);
            if (received == null) {
                throw new AssertionError("no message came in " + queue);
            }
            ActiveMQMessage message = ActiveMQMessage.createMessage(received, session);
            // As the resource adapter does it.
            try {
                SharedSession.of(message).work(queries, outbox -> handler.handle(message, outbox));
            } catch (IllegalStateException undone) {
                session.rollback(true);
                if (undone.getCause() instanceof GatewayException
                        || undone.getCause() instanceof IllegalStateException) {
                    return false;
                }
                throw undone;
            }
            received.individualAcknowledge();
            session.commit();
            return true;
        }
    }

    private interface Handler {
        void handle(ActiveMQMessage message, Outbox outbox) throws Exception;
    }

    private final class TestSessions implements Sessions {
        @Override
        public void requireAccepting(SessionId id) {
            if (failure != null) {
                throw failure;
            }
            if (id.equals(ended)) {
                throw new GatewayException(ErrorCode.SESSION_ENDED, "session: " + id + " (expected: not ended)");
            }
            if (!id.equals(open) && !alsoOpen.contains(id)) {
                throw new GatewayException(ErrorCode.UNKNOWN_SESSION, "session: " + id + " (expected: one I know)");
            }
        }

        @Override
        public void jobStatus(SessionId id, JobStatus status) {
            if (status.jobId().equals(failing) && !status.state().terminal()) {
                throw new IllegalStateException("a fault of ours");
            }
            statuses.add(status);
        }
    }
}
