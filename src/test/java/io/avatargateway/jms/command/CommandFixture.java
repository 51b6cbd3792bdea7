package io.avatargateway.jms.command;

import io.avatargateway.api.Snapshots;
import io.avatargateway.config.Settings;
import io.avatargateway.config.SettingsReader;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.client.SendRights;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.ReplyDestinations;
import io.avatargateway.jms.message.ReplyRule;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.security.Caller;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;

/**
 * The gateway's side of the commands against a real broker. Sessions open when the test says so, and it has a client of
 * its own.
 */
public final class CommandFixture {

    static final String TOKEN = "the-join-token";
    private static final long LONG_MILLIS = 10_000;

    /** What was asked for, in order. */
    public final List<SessionCommand> asked = new CopyOnWriteArrayList<>();
    /** Who opened a session, in order. */
    final List<Caller> callers = new CopyOnWriteArrayList<>();
    /** Openings that have not been answered yet, where {@link #slow} is set. */
    final List<CompletableFuture<SessionSnapshot>> opening = new CopyOnWriteArrayList<>();

    volatile boolean slow;
    /** How long answers wait; zero for as long as nobody takes them. */
    volatile Duration replyTime = Duration.ZERO;
    /** Hears what the next gateway's calls take. */
    BrokerMeter meter = BrokerMeter.NONE;

    final Connection connection;
    final Session client;
    final TemporaryQueue replyQueue;
    final MessageConsumer replies;
    private final Map<SessionId, SessionSnapshot> open = new ConcurrentHashMap<>();
    private final TestBroker broker;
    private final ExecutorService connector = TestThreads.connections();
    private final ExecutorService threads = TestThreads.lanes();
    private BrokerClient gateway;
    private CommandQueue queue;
    private CommandQueue expired;

    public CommandFixture(TestBroker broker, ConnectionFactory clients) throws JMSException {
        this.broker = broker;
        connection = clients.createConnection();
        connection.start();
        client = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        replyQueue = client.createTemporaryQueue();
        replies = client.createConsumer(replyQueue);
    }

    public CommandFixture startGateway() {
        return startGateway(JmsNames.SESSIONS, ReplyRule.NOT_THE_GATEWAYS, Caller.local());
    }

    /**
     * The same for a tenant.
     *
     * @param commandQueue where its commands come in
     * @param rule where answers may go
     * @param caller as whom they come
     */
    CommandFixture startGateway(String commandQueue, ReplyRule rule, Caller caller) {
        Settings settings = SettingsReader.read(name -> Optional.empty());
        gateway = new BrokerClient(broker.settings(), connector, SharedQueues::ensure, meter);
        SessionCommands commands = new SessionCommands(
                caller,
                new Target(),
                new Tenants(settings, name -> null, System::nanoTime),
                settings,
                Clock.systemUTC());
        FailurePolicy policy = new FailurePolicy(broker.settings());
        CommandReplies answers = new CommandReplies(
                Clock.systemUTC(), new ReplyDestinations(rule, new SendRights(gateway), tenant -> replyTime));
        queue = new CommandQueue(
                commandQueue, gateway, threads, policy, answers, commands.maxBodyBytes(), commands::run);
        expired = new CommandQueue(
                JmsNames.SESSIONS_EXPIRED,
                gateway,
                threads,
                policy,
                answers,
                commands.maxBodyBytes(),
                commands::expired);
        queue.start();
        expired.start();
        return this;
    }

    void stopGateway() {
        if (queue != null) {
            queue.stop();
            expired.stop();
            gateway.close();
            queue = null;
        }
    }

    public void close() throws JMSException {
        stopGateway();
        connection.close();
        threads.shutdownNow();
        connector.shutdownNow();
    }

    TextMessage command(String json) throws JMSException {
        TextMessage message = client.createTextMessage(json);
        message.setJMSReplyTo(replyQueue);
        return message;
    }

    <M extends Message> M send(M message) throws JMSException {
        client.createProducer(client.createQueue(JmsNames.SESSIONS)).send(message);
        return message;
    }

    TextMessage reply() throws JMSException {
        TextMessage reply = (TextMessage) replies.receive(LONG_MILLIS);
        if (reply == null) {
            throw new AssertionError("no reply came within " + LONG_MILLIS + " ms");
        }
        return reply;
    }

    public Message deadLetter() throws JMSException {
        try (MessageConsumer letters = client.createConsumer(client.createQueue(JmsNames.SESSIONS_DEAD_LETTERS))) {
            Message letter = letters.receive(LONG_MILLIS);
            if (letter == null) {
                throw new AssertionError("no dead letter came within " + LONG_MILLIS + " ms");
            }
            return letter;
        }
    }

    SessionSnapshot session() {
        SessionSnapshot session =
                Snapshots.joinable(new JoinInfo(1, "ws://room", TOKEN, Instant.parse("2025-01-02T03:04:36Z")));
        open.put(session.id(), session);
        return session;
    }

    private final class Target implements CommandTarget {
        @Override
        public CompletionStage<SessionSnapshot> open(Caller caller, SessionOptions options, String key) {
            asked.add(new SessionCommand.Open(options));
            callers.add(caller);
            if (options.faceId().equals("refused")) {
                return CompletableFuture.failedStage(new GatewayException(
                        ErrorCode.SIMLI_REFUSED, "Simli refused: INVALID_FACE_ID", "INVALID_FACE_ID", null));
            }
            if (options.faceId().equals("broken")) {
                throw new IllegalStateException("secret inner state");
            }
            if (slow) {
                CompletableFuture<SessionSnapshot> later = new CompletableFuture<>();
                opening.add(later);
                return later;
            }
            return CompletableFuture.completedStage(session());
        }

        @Override
        public CompletionStage<SessionSnapshot> close(Caller caller, SessionId id, boolean drain) {
            asked.add(new SessionCommand.Close(id, drain));
            return known(id);
        }

        @Override
        public CompletionStage<Integer> interrupt(Caller caller, SessionId id, boolean keepWaiting) {
            asked.add(new SessionCommand.Interrupt(id, keepWaiting));
            return known(id).thenApply(session -> 3);
        }

        @Override
        public CompletionStage<SessionSnapshot> find(Caller caller, SessionId id) {
            asked.add(new SessionCommand.Describe(id));
            return known(id);
        }

        @Override
        public CompletionStage<Erasure> erase(Caller caller, SessionId id) {
            asked.add(new SessionCommand.Erase(id));
            return known(id).thenApply(session -> new Erasure(1, 12, 3, 2, 0, 3, true));
        }

        private CompletionStage<SessionSnapshot> known(SessionId id) {
            SessionSnapshot session = open.get(id);
            return session == null
                    ? CompletableFuture.failedStage(new GatewayException(ErrorCode.UNKNOWN_SESSION, "no " + id))
                    : CompletableFuture.completedStage(session);
        }
    }
}
