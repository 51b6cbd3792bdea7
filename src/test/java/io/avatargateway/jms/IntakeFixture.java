package io.avatargateway.jms;

import io.avatargateway.session.ErrorCode;
import io.avatargateway.session.GatewayException;
import io.avatargateway.session.JobStatus;
import io.avatargateway.session.SessionId;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** Does what the resource adapter and the message-driven beans do: one message, one transaction. */
final class IntakeFixture {

    private static final long LONG_MILLIS = 10_000;

    final List<JobStatus> statuses = new CopyOnWriteArrayList<>();
    final Replies replies = new Replies(Clock.systemUTC());
    volatile SessionId open;
    volatile SessionId ended;
    /** Thrown instead of an answer, if set. */
    volatile RuntimeException failure;

    private final ExecutorService threads = TestThreads.connections();
    private final BrokerClient client;
    private final BrokerQueries queries;
    private final ClientSession session;
    private final AudioIntake intake;
    private final ExpiredJobs expired;

    /** @param feed of the sessions that are here */
    IntakeFixture(FeedFixture feed) throws Exception {
        TestBroker broker = feed.broker();
        client = new BrokerClient(broker.settings(), threads);
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

    /** Works on the next message, as the intake's bean does. Returns whether the transaction was committed. */
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
            if (!id.equals(open)) {
                throw new GatewayException(ErrorCode.UNKNOWN_SESSION, "session: " + id + " (expected: one I know)");
            }
        }

        @Override
        public void jobStatus(SessionId id, JobStatus status) {
            statuses.add(status);
        }
    }
}
