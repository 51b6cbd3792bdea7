package io.avatargateway.jms;

import io.avatargateway.audit.AuditLog;
import io.avatargateway.config.Settings;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.client.BrokerThreads;
import io.avatargateway.jms.client.BrokerWatch;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.SendRights;
import io.avatargateway.jms.command.AuditedCommands;
import io.avatargateway.jms.command.CommandMessage;
import io.avatargateway.jms.command.CommandQueue;
import io.avatargateway.jms.command.CommandReplies;
import io.avatargateway.jms.command.CommandTarget;
import io.avatargateway.jms.command.CommandWork;
import io.avatargateway.jms.command.SessionCommands;
import io.avatargateway.jms.event.EventPublisher;
import io.avatargateway.jms.event.TopicEvents;
import io.avatargateway.jms.intake.AudioIntake;
import io.avatargateway.jms.intake.Backlogs;
import io.avatargateway.jms.intake.DeadLetterLimits;
import io.avatargateway.jms.intake.EndsElsewhere;
import io.avatargateway.jms.intake.ExpiredJobs;
import io.avatargateway.jms.intake.GuardedFeeds;
import io.avatargateway.jms.intake.IntakePace;
import io.avatargateway.jms.intake.IntakeQueue;
import io.avatargateway.jms.intake.IntakeWork;
import io.avatargateway.jms.intake.JmsPictureIntake;
import io.avatargateway.jms.intake.JmsSpeechIntake;
import io.avatargateway.jms.intake.MovedDeadLetters;
import io.avatargateway.jms.intake.OldDeadLetters;
import io.avatargateway.jms.intake.SenderHold;
import io.avatargateway.jms.letter.DeadLetterDesk;
import io.avatargateway.jms.letter.SharedQueueDepths;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.JobLimits;
import io.avatargateway.jms.message.JobTraces;
import io.avatargateway.jms.message.Replies;
import io.avatargateway.jms.message.ReplyDestinations;
import io.avatargateway.jms.message.ReplyRule;
import io.avatargateway.jms.message.RetryPause;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.jms.message.UtteranceLedger;
import io.avatargateway.jms.queue.ArtemisJobFeedFactory;
import io.avatargateway.jms.queue.FeedContext;
import io.avatargateway.jms.queue.LostSessions;
import io.avatargateway.jms.queue.MessageCounts;
import io.avatargateway.jms.queue.SessionTraces;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.jms.webhook.WebhookQueues;
import io.avatargateway.ledger.bill.BillFinding;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.service.AllSessions;
import io.avatargateway.service.DeadLetters;
import io.avatargateway.service.GatewayStops;
import io.avatargateway.service.KeptMessages;
import io.avatargateway.service.LostJobs;
import io.avatargateway.service.PictureIntake;
import io.avatargateway.service.QueueDepths;
import io.avatargateway.service.QueueLengths;
import io.avatargateway.service.SessionErasure;
import io.avatargateway.service.SessionRecords;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.service.SpeechIntake;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.port.BrokerProbe;
import io.avatargateway.session.port.JobFeedFactory;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Puts the parts of messaging together, once per server, and takes them apart when it stops. */
@ApplicationScoped
public class Messaging {

    @Inject
    private Settings settings;

    @Inject
    private SessionRegistry registry;

    @Inject
    private AllSessions allSessions;

    @Inject
    private SessionErasure erasure;

    @Inject
    private SessionRecords records;

    @Inject
    private BrokerMeter meter;

    @Inject
    private JobTraces traces;

    @Resource
    private ManagedThreadFactory threadFactory;

    private final RetryPause pause = new RetryPause();
    private BrokerWatch watch;
    private ExecutorService threads;
    private ExecutorService connector;
    /** Of their own: not behind what sessions have to say to the broker. */
    private ExecutorService commandThreads;

    private ScheduledExecutorService watchman;
    private Future<?> watching;
    private Future<?> lookingForTenants;
    private BrokerClient broker;
    private LostSessions lostSessions;
    private ArtemisJobFeedFactory feeds;
    private JmsSpeechIntake speechIntake;
    private JmsPictureIntake pictureIntake;
    private SenderHold hold;
    private IntakeQueue intake;

    @Inject
    private Tenants tenants;

    @Inject
    private AuditLog audit;

    @Inject
    private UtteranceLedger utterances;

    private IntakeQueue delayed;
    private IntakeQueue expired;
    private IntakeQueue movedJobs;
    private IntakeQueue movedCommands;
    private EventPublisher events;
    private OldDeadLetters oldDeadLetters;
    private DeadLetterDesk deadLetters;
    private Replies replies;
    private CommandQueue commands;
    private CommandQueue expiredCommands;
    private TenantIntakes others;

    /** Connects to nothing yet. */
    @PostConstruct
    void start() {
        Clock clock = Clock.systemUTC();
        JobLimits limits = JobLimits.of(settings);
        watch = new BrokerWatch(settings.broker().stall(), System::nanoTime);
        threads = BrokerThreads.create(threadFactory, watch);
        connector = BrokerThreads.connections(threadFactory, watch);
        commandThreads = BrokerThreads.commands(threadFactory, watch);
        broker = new BrokerClient(settings.broker(), connector, this::prepare, meter);
        hold = new SenderHold(settings.broker(), threadFactory);
        boolean signedIn = settings.access().auth();
        ReplyDestinations destinations = new ReplyDestinations(
                signedIn ? ReplyRule.REPLIES_ONLY : ReplyRule.NOT_THE_GATEWAYS,
                new SendRights(broker),
                tenant -> tenants.retention(tenant).replyTime());
        replies = new Replies(clock, destinations, settings.jobs().deadBodies());
        JobBodies bodies = new JobBodies(settings.jobs().directory());
        FailurePolicy policy =
                new FailurePolicy(settings.broker(), settings.jobs().deadBodies());
        JobSessions sessions = new JobSessions(registry, allSessions, (id, job) -> feeds.known(id, job));
        // Whom the broker lets in, and who is no tenant of its own there.
        Caller caller = signedIn ? Caller.broker() : Caller.local();
        FeedContext context = new FeedContext(broker, replies, policy, limits, bodies, threads, watch, clock)
                .keeping(utterances)
                .measuredBy(meter)
                .tracedBy(traces);
        lostSessions = new LostSessions(context, id -> records.remove(id), LostSessions.GRACE);
        feeds = new ArtemisJobFeedFactory(context, lostSessions);
        Backlogs backlogs = new Backlogs(tenants::waiting, broker, System::nanoTime);
        speechIntake = new JmsSpeechIntake(broker, sessions, feeds, bodies, backlogs, limits, clock);
        pictureIntake = new JmsPictureIntake(broker, sessions, feeds, backlogs, clock);
        EndsElsewhere ends = new EndsElsewhere(feeds, limits, meter);
        intake = intakeQueue(
                JmsNames.INTAKE,
                new AudioIntake(caller, sessions, replies, ends, policy, pause, bodies, backlogs, limits, clock));
        delayed = intakeQueue(
                JmsNames.LATER,
                new AudioIntake(caller, sessions, replies, ends, policy, pause, bodies, backlogs, limits, clock));
        expired = intakeQueue(
                JmsNames.EXPIRED, new ExpiredJobs(caller, sessions, replies, ends, policy, pause, limits, clock));
        events = new EventPublisher(
                broker,
                threads,
                new TopicEvents(signedIn)::topicOf,
                tenant -> tenants.retention(tenant).eventTime(),
                new WebhookQueues(tenants::webhooks),
                clock);
        movedJobs = sorter(
                JmsNames.DEAD_LETTERS,
                new MovedDeadLetters(
                        TenantNames::deadLetters, Optional.of(replies), traces, policy, pause, bodies, limits, clock));
        movedCommands = sorter(
                JmsNames.SESSIONS_DEAD_LETTERS,
                new MovedDeadLetters(
                        TenantNames::commandDeadLetters,
                        Optional.empty(),
                        traces,
                        policy,
                        pause,
                        bodies,
                        limits,
                        clock));
        oldDeadLetters = new OldDeadLetters(
                broker,
                new Lane(threads),
                new DeadLetterLimits(
                        () -> tenantsAtBroker(signedIn),
                        tenants::retention,
                        settings.jobs().deadLimit()),
                clock);
        deadLetters = new DeadLetterDesk(
                broker,
                new Lane(threads),
                () -> tenantsAtBroker(signedIn),
                sessions,
                names -> names.equals(TenantNames.DEFAULT) ? caller : names.caller(),
                bodies,
                limits.maxBytes(),
                clock);
        CommandTarget target = new AuditedCommands(new CommandedSessions(allSessions, erasure), audit, clock);
        SessionCommands sessionCommands = new SessionCommands(caller, target, tenants, settings, clock);
        CommandReplies answers =
                new CommandReplies(clock, destinations, settings.jobs().deadBodies());
        commands = commandQueue(JmsNames.SESSIONS, policy, answers, sessionCommands, sessionCommands::run);
        expiredCommands =
                commandQueue(JmsNames.SESSIONS_EXPIRED, policy, answers, sessionCommands, sessionCommands::expired);
        others = new TenantIntakes(() -> tenantsAtBroker(signedIn), names -> {
            AudioIntake jobs = new AudioIntake(
                    names.caller(), sessions, replies, ends, policy, pause, bodies, backlogs, limits, clock);
            SessionCommands own = new SessionCommands(names.caller(), target, tenants, settings, clock);
            AudioIntake later = new AudioIntake(
                    names.caller(), sessions, replies, ends, policy, pause, bodies, backlogs, limits, clock);
            return new TenantIntakes.WayIn(
                    intakeQueue(names.intake(), jobs),
                    intakeQueue(names.later(), later),
                    commandQueue(names.sessions(), policy, answers, own, own::run));
        });
    }

    /** Before the first job can come over a new connection, and so before one can end. */
    private void prepare(ClientSession session) throws ActiveMQException {
        try {
            SharedQueues.ensure(session);
        } finally {
            utterances.prepare(session);
        }
    }

    /** Commands are taken from the beginning; everything else begins when it is needed. */
    void onStart(@Observes Startup started) {
        hold.start();
        intake.start();
        delayed.start();
        expired.start();
        movedJobs.start();
        movedCommands.start();
        commands.start();
        expiredCommands.start();
        oldDeadLetters.start();
        watchman = Executors.newSingleThreadScheduledExecutor(threadFactory);
        long periodMillis = settings.broker().stall().toMillis() / 4;
        lookingForTenants = watchman.scheduleWithFixedDelay(others::look, 0, 1, TimeUnit.SECONDS);
        watching = watchman.scheduleWithFixedDelay(watch::fault, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    }

    /** What comes from now on is for the other gateways; the sessions that are here go on to be fed. */
    void onStop(@Observes GatewayStops stops) {
        pause.stop();
        stopIntake();
    }

    private void stopIntake() {
        intake.stop();
        delayed.stop();
        expired.stop();
        movedJobs.stop();
        movedCommands.stop();
        commands.stop();
        expiredCommands.stop();
        others.stop();
    }

    /** Any thread; blocks for at most twice the broker's call time-out, and a second. */
    @PreDestroy
    void stop() {
        pause.stop();
        hold.close();
        lostSessions.stop();
        oldDeadLetters.stop();
        stopIntake();
        awaitEvents();
        broker.close();
        BrokerThreads.end(threads, commandThreads, connector);
        if (watching != null) {
            watching.cancel(false);
            lookingForTenants.cancel(false);
            watchman.shutdownNow();
        }
    }

    private void awaitEvents() {
        try {
            events.await(settings.broker().callTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Produces
    @ApplicationScoped
    JobFeedFactory feeds() {
        return new GuardedFeeds(hold, feeds);
    }

    @Produces
    @ApplicationScoped
    SpeechIntake speechIntake() {
        return (caller, session, jobId, audioType, text, resume, trace, in) -> {
            hold.requireRoom();
            return speechIntake.submit(caller, session, jobId, audioType, text, resume, trace, in);
        };
    }

    @Produces
    @ApplicationScoped
    PictureIntake pictureIntake() {
        return (caller, session, jobId, change, mode) -> {
            hold.requireRoom();
            return pictureIntake.submit(caller, session, jobId, change, mode);
        };
    }

    /** For all that waits for the broker in this server. */
    @Produces
    BrokerWatch brokerWatch() {
        return watch;
    }

    @Produces
    @ApplicationScoped
    LostJobs lostJobs() {
        return lostSessions::answer;
    }

    @Produces
    @ApplicationScoped
    KeptMessages keptMessages() {
        return new SessionTraces(broker, new Lane(threads), tenants::known)::erase;
    }

    @Produces
    @ApplicationScoped
    DeadLetters deadLetters() {
        return deadLetters;
    }

    @Produces
    @ApplicationScoped
    QueueLengths queueLengths() {
        return new MessageCounts(broker, System::nanoTime)::of;
    }

    @Produces
    @ApplicationScoped
    QueueDepths queueDepths() {
        return new SharedQueueDepths(
                broker, () -> tenantsAtBroker(settings.access().auth()));
    }

    @Produces
    @ApplicationScoped
    BrokerProbe brokerProbe() {
        return new MessagingProbe(broker, hold, watch, this::unread, replies, events);
    }

    private Optional<String> unread() {
        return Stream.of(intake, delayed, expired)
                .map(IntakeQueue::ended)
                .flatMap(Optional::stream)
                .findFirst()
                .or(others::ended);
    }

    /** The topic is an observer like any other. On the thread that tells this observer. */
    void onEvent(@Observes SessionEvent event) {
        events.publish(event);
    }

    /** Sessions of other tenants may be among its examples. */
    void onFinding(@Observes BillFinding finding) {
        events.publish(finding, settings.name(), !settings.access().auth());
    }

    /** With a login each tenant has its own addresses; without one, a tenant is a mere label. */
    private Set<Tenant> tenantsAtBroker(boolean signedIn) {
        return signedIn ? tenants.known() : Set.of();
    }

    private IntakeQueue sorter(String queue, IntakeWork work) {
        return new IntakeQueue(
                queue,
                MovedDeadLetters.FILTER,
                broker,
                work,
                pause,
                watch,
                BrokerMeter.NONE,
                IntakePace.ALONE,
                threadFactory);
    }

    private IntakeQueue intakeQueue(String queue, IntakeWork work) {
        IntakePace pace = IntakePace.sharing(() -> others.areThere());
        return new IntakeQueue(queue, null, broker, work, pause, watch, meter, pace, threadFactory);
    }

    private CommandQueue commandQueue(
            String queue,
            FailurePolicy policy,
            CommandReplies answers,
            SessionCommands sessionCommands,
            Function<CommandMessage, CommandWork> work) {
        return new CommandQueue(queue, broker, commandThreads, policy, answers, sessionCommands.maxBodyBytes(), work);
    }
}
