package io.avatargateway.jms.queue;

import io.avatargateway.cluster.owner.TestCustody;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.client.SendRights;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.intake.Backlogs;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobLimits;
import io.avatargateway.jms.message.JobTraces;
import io.avatargateway.jms.message.Replies;
import io.avatargateway.jms.message.ReplyDestinations;
import io.avatargateway.jms.message.ReplyRule;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.jms.message.UtteranceLedger;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.WaitingLimits;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.port.JobFeedListener;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** One session's feed against a real broker, and a producer on a connection of its own. */
public final class FeedFixture {

    public static final long MAX_BYTES = 2_000_000;
    public static final Duration LONGEST = Duration.ofMinutes(2);
    public static final JobLimits LIMITS =
            new JobLimits(MAX_BYTES, LONGEST, Duration.ofMillis(700), 2_000, 8, 200_000, Duration.ofSeconds(60), 100);
    /** Of this process alone: it is emptied at the start, and several run tests at a time. */
    public static final JobBodies BODIES =
            new JobBodies(Path.of("target", "jobs-" + ProcessHandle.current().pid()));

    /** Jobs that may wait to be the next one. */
    public static final int MOST_NEXT = JobLine.MAX_NEXT;

    public static final long SHORT_MILLIS = 300;
    private static final long LONG_MILLIS = 10_000;

    public final SessionId id = SessionId.random();
    public final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    public final BlockingQueue<Job> urgent = new LinkedBlockingQueue<>();
    public final BlockingQueue<Job> grew = new LinkedBlockingQueue<>();
    public final BlockingQueue<JobStatus> statuses = new LinkedBlockingQueue<>();
    public final Replies replies;
    public final BrokerClient client;
    /** What may wait for the session; nothing is counted where both are 0. */
    public volatile WaitingLimits waiting = new WaitingLimits(0, 0);

    public final Backlogs backlogs;
    public final BrokerMeter meter;
    private final TestCustody custody;
    public final LostSessions lost;
    public final ArtemisJobFeedFactory factory;
    public final JobFeedListener listener;
    public final JobFeed feed;
    public final Connection connection;
    public final Session producerSession;
    public final Queue replyQueue;
    private final MessageConsumer replyConsumer;
    /** Whether the ends of utterances are written into the ledger's queue. */
    public final AtomicBoolean keepsLedger = new AtomicBoolean();

    private final AtomicInteger handedOver = new AtomicInteger();
    private final ExecutorService connector = TestThreads.connections();
    private final ExecutorService threads = TestThreads.lanes();

    private final TestBroker broker;
    private final String gateway;
    private final Tenant tenant;

    public FeedFixture(TestBroker broker) throws Exception {
        this(broker, (String) null);
    }

    /** @param gateway whose session it is, by its record; null for a session without a record */
    public FeedFixture(TestBroker broker, String gateway) throws Exception {
        this(broker, gateway, ReplyRule.NOT_THE_GATEWAYS);
    }

    /** @param rule where replies may go */
    public FeedFixture(TestBroker broker, String gateway, ReplyRule rule) throws Exception {
        this(broker, gateway, rule, Tenant.DEFAULT);
    }

    /** @param tenant whose session it is */
    public FeedFixture(TestBroker broker, String gateway, ReplyRule rule, Tenant tenant) throws Exception {
        this(broker, gateway, rule, tenant, BrokerMeter.NONE);
    }

    /** @param meter hears what is measured, here and in the intake before this */
    public FeedFixture(TestBroker broker, String gateway, ReplyRule rule, Tenant tenant, BrokerMeter meter)
            throws Exception {
        this(broker, gateway, rule, tenant, meter, JobTraces.NONE);
    }

    /** @param traces follow jobs, here and in the intake before this */
    public FeedFixture(TestBroker broker, JobTraces traces) throws Exception {
        this(broker, null, ReplyRule.NOT_THE_GATEWAYS, Tenant.DEFAULT, BrokerMeter.NONE, traces);
    }

    private FeedFixture(
            TestBroker broker, String gateway, ReplyRule rule, Tenant tenant, BrokerMeter meter, JobTraces traces)
            throws Exception {
        this.meter = meter;
        this.broker = broker;
        this.gateway = gateway;
        this.tenant = tenant;
        client = new BrokerClient(broker.settings(), connector, SharedQueues::ensure, meter);
        backlogs = new Backlogs(any -> waiting, client, System::nanoTime);
        replies = new Replies(
                Clock.systemUTC(), new ReplyDestinations(rule, new SendRights(client), anyone -> Duration.ZERO));
        FeedContext context = new FeedContext(
                        client,
                        replies,
                        new FailurePolicy(broker.settings()),
                        LIMITS,
                        BODIES,
                        threads,
                        TestThreads.WATCH,
                        Clock.systemUTC())
                .keeping(new UtteranceLedger(keepsLedger::get, made -> {}, session -> Optional.of("acme")))
                .measuredBy(meter)
                .tracedBy(traces);
        custody = gateway == null ? null : new TestCustody(client, gateway, threads, this::answer);
        lost = new LostSessions(context, this::removed, Duration.ofMillis(100));
        factory = new ArtemisJobFeedFactory(context, lost);
        listener = new JobFeedListener() {
            @Override
            public void onJob(Job job) {
                handedOver.incrementAndGet();
                jobs.add(job);
            }

            @Override
            public void onUrgent(Job job) {
                handedOver.incrementAndGet();
                urgent.add(job);
            }

            @Override
            public void onSpeechGrew(Job job) {
                grew.add(job);
            }

            @Override
            public void onJobStatus(JobStatus status) {
                statuses.add(status);
            }
        };
        if (custody != null) {
            custody.put(id);
        }
        ArtemisJobFeed opened = (ArtemisJobFeed) factory.open(id, tenant, listener);
        opened.done().thenRun(() -> removed(id));
        feed = opened;
        connection = broker.connectionFactory().createConnection();
        connection.start();
        producerSession = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        broker.createQueue("avatar.replies." + id);
        replyQueue = producerSession.createQueue("avatar.replies." + id);
        replyConsumer = producerSession.createConsumer(replyQueue);
    }

    private void answer(SessionId left) {
        lost.answer(left, tenant);
    }

    private void removed(SessionId ended) {
        if (custody != null) {
            custody.records().remove(ended);
        }
    }

    public TestBroker broker() {
        return broker;
    }

    /** The name of the gateway whose session it is. */
    public String gateway() {
        return gateway;
    }

    public String queue() {
        return factory.queueName(id, tenant);
    }

    public BytesMessage message(String jobId, int bytes) throws JMSException {
        BytesMessage message = producerSession.createBytesMessage();
        message.writeBytes(pcm(bytes));
        message.setStringProperty(JmsNames.JOB_ID, jobId);
        message.setJMSReplyTo(replyQueue);
        return message;
    }

    public void send(Message message) throws JMSException {
        send(message, 0, Message.DEFAULT_PRIORITY);
    }

    public void send(Message message, long timeToLiveMillis, int priority) throws JMSException {
        send(queue(), message, timeToLiveMillis, priority);
    }

    public void send(String queue, Message message, long timeToLiveMillis, int priority) throws JMSException {
        Queue destination = producerSession.createQueue(queue);
        try (MessageProducer producer = producerSession.createProducer(destination)) {
            producer.send(message, jakarta.jms.DeliveryMode.PERSISTENT, priority, timeToLiveMillis);
        }
    }

    public Job nextJob() throws InterruptedException {
        feed.request();
        Job job = jobs.poll(LONG_MILLIS, TimeUnit.MILLISECONDS);
        if (job == null) {
            throw new AssertionError("no job came; statuses: " + statuses);
        }
        return job;
    }

    /** How many messages wait at the broker, or here; while nothing is settled of what was handed over. */
    public long countWaiting() {
        return broker.messageCount(queue()) + broker.messageCount(queue() + JmsNames.URGENT_SUFFIX) - handedOver.get();
    }

    /** An interrupt that is no job. Returns how many messages it drops. */
    public long interrupt() throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Long> count = new CompletableFuture<>();
        feed.interrupt((waiting, away) -> told(count, waiting, away));
        return count.get(LONG_MILLIS, TimeUnit.MILLISECONDS);
    }

    public long drop(long arrivedBefore) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Long> count = new CompletableFuture<>();
        feed.drop(arrivedBefore, (waiting, away) -> told(count, waiting, away));
        return count.get(LONG_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void told(CompletableFuture<Long> count, long waiting, Throwable away) {
        if (away == null) {
            count.complete(waiting);
        } else {
            count.completeExceptionally(away);
        }
    }

    public Job nextUrgent() throws InterruptedException {
        Job job = urgent.poll(LONG_MILLIS, TimeUnit.MILLISECONDS);
        if (job == null) {
            throw new AssertionError("nothing urgent came; statuses: " + statuses);
        }
        return job;
    }

    public boolean noJobComes() throws InterruptedException {
        return jobs.poll(SHORT_MILLIS, TimeUnit.MILLISECONDS) == null;
    }

    public JsonObject nextReply() throws JMSException {
        return json(nextReplyMessage());
    }

    public Message nextReplyMessage() throws JMSException {
        Message message = replyConsumer.receive(LONG_MILLIS);
        if (message == null) {
            throw new AssertionError("no reply came");
        }
        return message;
    }

    /** What comes within a short time, or null. */
    public JsonObject nextReplyOrNull() throws JMSException {
        Message message = replyConsumer.receive(SHORT_MILLIS);
        return message == null ? null : json(message);
    }

    /**
     * Whether what was sent and settled so far has no further effect. No job and no reply may come before those of one
     * more job, which is spoken and leaves nothing behind.
     */
    public boolean nothingElseComes() throws Exception {
        String sentinel = "sentinel-" + UUID.randomUUID();
        send(message(sentinel, 640));
        Job job = nextJob();
        feed.settle(job, finished(job));
        return job.id().equals(sentinel)
                && nextReplies(2).equals(List.of(sentinel + " accepted", sentinel + " finished"));
    }

    /** Within a short time, where nothing can be sent behind. */
    public boolean noReplyComes() throws JMSException {
        return replyConsumer.receive(SHORT_MILLIS) == null;
    }

    /** The words of the next replies, with the job in front. */
    public List<String> nextReplies(int count) throws JMSException {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            JsonObject reply = nextReply();
            words.add(reply.getString("jobId") + " " + reply.getString("status"));
        }
        return words;
    }

    public Message nextDeadLetter() throws JMSException {
        return nextDeadLetter(TenantNames.DEFAULT);
    }

    public Message nextDeadLetter(TenantNames of) throws JMSException {
        return receive(of.deadLetters());
    }

    Message receive(String queue) throws JMSException {
        try (MessageConsumer consumer = producerSession.createConsumer(producerSession.createQueue(queue))) {
            Message message = consumer.receive(LONG_MILLIS);
            if (message == null) {
                throw new AssertionError("no message came in " + queue);
            }
            if (message instanceof BytesMessage bytes) {
                // A large body comes only while its consumer is there.
                bytes.getBody(byte[].class);
            }
            return message;
        }
    }

    /** What the message of a job says beside its body. */
    public static JobHeaders headers(Job job) {
        return ((HeldJob) job).headers();
    }

    /** The message that a job came by. */
    public static ActiveMQMessage messageOf(Job job) {
        return ((HeldJob) job).messages().get(0).delivery().message();
    }

    /** What is wrong with a job, if that became known while it was spoken; else null. */
    public static JobFault fault(Job job) {
        return ((HeldJob) job).fault();
    }

    public static JsonObject json(Message message) throws JMSException {
        return Json.createReader(new StringReader(((TextMessage) message).getText()))
                .readObject();
    }

    public static JobStatus finished(Job job) {
        long millis = job.speech().durationMillis();
        return JobStatus.untraced(
                job.id(), JobState.FINISHED, Instant.now(), millis, millis, false, null, null, List.of(), null);
    }

    static JobStatus status(Job job, JobState state) {
        return JobStatus.of(job.id(), state, Instant.now(), job.speech().durationMillis());
    }

    public static byte[] pcm(int bytes) {
        byte[] pcm = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            pcm[i] = (byte) (i * 31 + i / 251);
        }
        return pcm;
    }

    /** Gives another session its record. */
    void record(SessionId other) {
        custody.put(other);
    }

    /** How many sessions the broker knows as this gateway's. */
    long records() {
        return broker.messageCount(JmsNames.SESSIONS_OF_PREFIX + gateway);
    }

    /** The gateway is gone, without a word. */
    public void kill() {
        client.close();
    }

    public void close() throws Exception {
        connection.close();
        client.close();
        threads.shutdownNow();
        connector.shutdownNow();
    }
}
