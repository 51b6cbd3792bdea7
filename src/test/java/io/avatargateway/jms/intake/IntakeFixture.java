package io.avatargateway.jms.intake;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.client.BrokerQueries;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.client.SendRights;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.JobDelivery;
import io.avatargateway.jms.message.Replies;
import io.avatargateway.jms.message.ReplyDestinations;
import io.avatargateway.jms.message.ReplyRule;
import io.avatargateway.jms.message.RetryPause;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** The intakes: as the server runs them, or one message, one transaction, when the test says so. */
final class IntakeFixture {

    private static final long LONG_MILLIS = 10_000;

    final List<JobStatus> statuses = new CopyOnWriteArrayList<>();
    final Replies replies;
    volatile SessionId open;
    volatile SessionId ended;
    /** Another tenant's. */
    volatile SessionId foreign;
    /** Whose each session is, where that matters. */
    final Map<SessionId, Tenant> tenants = new ConcurrentHashMap<>();

    private final Set<SessionId> alsoOpen = ConcurrentHashMap.newKeySet();
    private volatile String failing;
    /** Thrown instead of an answer, if set. */
    volatile RuntimeException failure;

    private final ExecutorService threads = TestThreads.connections();
    private final Caller caller;
    private final BrokerClient client;
    private final Backlogs backlogs;
    private final BrokerQueries queries;
    private final ClientSession session;
    private final FailurePolicy policy;
    private final EndsElsewhere ends;
    private final BrokerMeter meter;
    private final AudioIntake intake;
    private final ExpiredJobs expired;
    private final List<IntakeQueue> running = new CopyOnWriteArrayList<>();

    /** @param feed of the sessions that are here */
    IntakeFixture(FeedFixture feed) throws Exception {
        this(feed, FeedFixture.BODIES);
    }

    /** @param bodies where those are kept that do not stay in memory */
    IntakeFixture(FeedFixture feed, JobBodies bodies) throws Exception {
        this(feed, bodies, ReplyRule.NOT_THE_GATEWAYS, Caller.local());
    }

    /**
     * @param rule where replies may go
     * @param caller as whom jobs of the default tenant come
     */
    IntakeFixture(FeedFixture feed, JobBodies bodies, ReplyRule rule, Caller caller) throws Exception {
        this.caller = caller;
        TestBroker broker = feed.broker();
        backlogs = feed.backlogs;
        client = new BrokerClient(broker.settings(), threads, SharedQueues::ensure);
        replies = new Replies(
                Clock.systemUTC(), new ReplyDestinations(rule, new SendRights(client), tenant -> Duration.ZERO));
        queries = new BrokerQueries(client);
        session = client.openSession(false);
        session.start();
        policy = new FailurePolicy(broker.settings());
        ends = new EndsElsewhere(feed.factory, FeedFixture.LIMITS, feed.meter);
        meter = feed.meter;
        intake = audioIntake(bodies);
        expired = expiredJobs();
    }

    private AudioIntake audioIntake(JobBodies bodies) {
        return audioIntake(bodies, caller);
    }

    private AudioIntake audioIntake(JobBodies bodies, Caller asker) {
        return new AudioIntake(
                asker,
                new TestSessions(),
                replies,
                ends,
                policy,
                new RetryPause(),
                bodies,
                backlogs,
                FeedFixture.LIMITS,
                Clock.systemUTC());
    }

    private ExpiredJobs expiredJobs() {
        return new ExpiredJobs(
                caller,
                new TestSessions(),
                replies,
                ends,
                policy,
                new RetryPause(),
                FeedFixture.LIMITS,
                Clock.systemUTC());
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
        start(JmsNames.INTAKE, audioIntake(FeedFixture.BODIES));
        start(JmsNames.LATER, audioIntake(FeedFixture.BODIES));
        return this;
    }

    /** Works on what comes for this tenant, as the server does, until {@link #close}. */
    IntakeFixture start(TenantNames tenant) {
        start(tenant.intake(), audioIntake(FeedFixture.BODIES, tenant.caller()));
        start(tenant.later(), audioIntake(FeedFixture.BODIES, tenant.caller()));
        return this;
    }

    /** Answers the jobs whose time is over, as the server does, until {@link #close}. */
    void startExpired() {
        start(JmsNames.EXPIRED, expiredJobs());
    }

    private void start(String queue, IntakeWork work) {
        IntakeQueue next = new IntakeQueue(
                queue,
                null,
                client,
                work,
                new RetryPause(),
                TestThreads.WATCH,
                meter,
                IntakePace.ALONE,
                Executors.defaultThreadFactory());
        next.start();
        running.add(next);
    }

    /** Works on the next message, one transaction for each. Returns whether the transaction was committed. */
    boolean takeIn() throws Exception {
        return work(JmsNames.INTAKE, intake);
    }

    /** Answers the next job whose time is over, one transaction for each. */
    boolean answerExpired() throws Exception {
        return work(JmsNames.EXPIRED, expired);
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

    private boolean work(String queue, IntakeWork work) throws Exception {
        try (ClientConsumer consumer = session.createConsumer(queue)) {
            ClientMessage received = consumer.receive(LONG_MILLIS);
            if (received == null) {
                throw new AssertionError("no message came in " + queue);
            }
            try (Outbox outbox = new Outbox(session, queries)) {
                work.handle(new JobDelivery(received).message(), outbox);
            } catch (GatewayException | IllegalStateException undone) {
                session.rollback(true);
                work.ended(false);
                return false;
            }
            received.individualAcknowledge();
            session.commit();
            work.ended(true);
            return true;
        }
    }

    private final class TestSessions implements Sessions {
        @Override
        public boolean requireAccepting(Caller caller, SessionId id) {
            if (failure != null) {
                throw failure;
            }
            if (id.equals(ended)) {
                throw new GatewayException(ErrorCode.SESSION_ENDED, "session: " + id + " (expected: not ended)");
            }
            boolean here = id.equals(open) || alsoOpen.contains(id);
            if (here) {
                requireOwned(caller, id);
            }
            return here;
        }

        @Override
        public void requireOwned(Caller caller, SessionId id) {
            if (!sees(caller, id)) {
                throw new GatewayException(ErrorCode.UNKNOWN_SESSION, "session: " + id + " (expected: another one)");
            }
        }

        @Override
        public Tenant tenantOf(Caller caller, SessionId id) {
            return caller.seesAll() ? tenants.getOrDefault(id, caller.tenant()) : caller.tenant();
        }

        @Override
        public boolean sees(Caller caller, SessionId id) {
            Tenant owner = tenants.get(id);
            return !id.equals(foreign) && (owner == null || caller.sees(id.value(), owner));
        }

        @Override
        public void jobStatus(Caller caller, SessionId id, JobStatus status) {
            if (!sees(caller, id)) {
                return;
            }
            if (status.jobId().equals(failing) && !status.state().terminal()) {
                throw new IllegalStateException("a fault of ours");
            }
            statuses.add(status);
        }
    }
}
