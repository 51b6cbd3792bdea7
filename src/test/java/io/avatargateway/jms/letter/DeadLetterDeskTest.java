package io.avatargateway.jms.letter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.MessageCopies;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.DeadLetter;
import io.avatargateway.service.DeadLetterCursor;
import io.avatargateway.service.DeadLetterFilter;
import io.avatargateway.service.DeadLetterId;
import io.avatargateway.service.DeadLetterPage;
import io.avatargateway.service.Redriven;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.utils.UUIDGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators do with dead letters, at a real broker. */
@Timeout(60)
class DeadLetterDeskTest {

    private static final Tenant ACME = new Tenant("acme");
    private static final Caller OPERATOR = Caller.of("olga", Tenant.DEFAULT, Set.of(Role.OPERATOR));
    private static final SessionId OPEN = SessionId.random();
    private static final SessionId OPEN_TOO = SessionId.random();
    private static final SessionId ENDED = SessionId.random();
    private static final SessionId OF_ACME = SessionId.random();
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final int LARGE = 300_000;

    @TempDir
    static Path directory;

    private static TestBroker broker;
    private static JobBodies bodies;

    private final ExecutorService threads = TestThreads.connections();
    private final Lane lane = new Lane(threads);
    private BrokerClient client;
    private ClientSession session;
    private DeadLetterDesk desk;

    @BeforeAll
    static void start() throws Exception {
        broker = new TestBroker(directory.resolve("broker"));
        bodies = new JobBodies(directory.resolve("bodies"));
        for (String queue : new String[] {
            "avatar.t.acme.audio", "avatar.t.acme.audio.DLQ", "avatar.t.zeta.audio.DLQ",
        }) {
            broker.createQueue(queue);
        }
        broker.createQueue(TenantNames.DEFAULT.sessionQueue(OPEN));
        broker.createQueue(TenantNames.DEFAULT.sessionQueue(OPEN_TOO));
        broker.createQueue(new TenantNames(ACME).sessionQueue(OF_ACME));
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        client = new BrokerClient(broker.settings(), threads, SharedQueues::ensure);
        session = client.openSession(false);
        session.start();
        broker.empty(
                JmsNames.DEAD_LETTERS,
                JmsNames.INTAKE,
                "avatar.t.acme.audio",
                "avatar.t.acme.audio.DLQ",
                "avatar.t.zeta.audio.DLQ");
        desk = desk(client);
    }

    @AfterEach
    void close() {
        BrokerClient.closeQuietly(session);
        client.close();
        threads.shutdownNow();
    }

    private DeadLetterDesk desk(BrokerClient broker) {
        return new DeadLetterDesk(
                broker,
                lane,
                () -> Set.of(ACME, new Tenant("zeta"), new Tenant("nobodys")),
                new OpenSessions(Set.of(OPEN, OPEN_TOO), ENDED, OF_ACME, ACME),
                names -> names.equals(TenantNames.DEFAULT) ? Caller.broker() : names.caller(),
                bodies,
                1_000_000,
                Clock.systemUTC());
    }

    @Test
    void shouldListThoseOfAllTenantsInPagesEachOnce() throws Exception {
        for (int i = 0; i < 7; i++) {
            putAside("avatar.audio", "default-" + i, OPEN, i == 3 ? LARGE : 640, priority(i % 2 == 0 ? 4 : 7));
        }
        for (int i = 0; i < 5; i++) {
            putAside("avatar.t.acme.audio", "acme-" + i, OF_ACME, i < 2 ? LARGE : 640, message -> {});
        }
        // Its tenant has no queue for them.
        putAside("avatar.t.nobodys.audio", "nobodys", null, 640, message -> {});
        List<String> all = List.of(
                "default-1",
                "default-3",
                "default-5",
                "default-0",
                "default-2",
                "default-4",
                "default-6",
                "nobodys",
                "acme-0",
                "acme-1",
                "acme-2",
                "acme-3",
                "acme-4");

        for (int limit : new int[] {1, 2, 3, 5, 50}) {
            assertThat(walk(null, limit)).as("by " + limit).isEqualTo(all);
        }
        assertThat(walk(ACME, 2)).isEqualTo(all.subList(8, 13));
        assertThat(walk(new Tenant("nobodys"), 2)).containsExactly("nobodys");
        assertThat(walk(new Tenant("none"), 2)).isEmpty();
        assertThat(walk(Tenant.DEFAULT, 50)).isEqualTo(all.subList(0, 7));
    }

    @Test
    void shouldFindThoseOfASessionAndOfACode() throws Exception {
        for (int i = 0; i < 6; i++) {
            SessionId its = i % 2 == 0 ? OPEN : OPEN_TOO;
            putAside("avatar.audio", "job-" + i, its, 640, message -> {}, i > 3 ? "JOB_EXPIRED" : "AUDIO_MALFORMED");
        }
        assertThat(jobs(new DeadLetterFilter(null, OPEN, null))).containsExactly("job-0", "job-2", "job-4");
        assertThat(jobs(new DeadLetterFilter(Tenant.DEFAULT, null, "JOB_EXPIRED")))
                .containsExactly("job-4", "job-5");
        assertThat(jobs(new DeadLetterFilter(null, OPEN_TOO, "JOB_EXPIRED"))).containsExactly("job-5");
        assertThat(jobs(new DeadLetterFilter(null, ENDED, null))).isEmpty();
        DeadLetterPage first = done(desk.search(new DeadLetterFilter(null, OPEN, null), null, 2));
        assertThat(done(desk.search(new DeadLetterFilter(null, OPEN, null), first.next(), 2))
                        .letters())
                .extracting(DeadLetter::jobId)
                .containsExactly("job-4");
        assertThatThrownBy(() -> new DeadLetterFilter(null, null, "X' OR 1=1"))
                .hasMessage("code: X' OR 1=1 (expected: a code, such as AUDIO_MALFORMED)");
    }

    private List<String> jobs(DeadLetterFilter which) {
        return done(desk.search(which, null, 50)).letters().stream()
                .map(DeadLetter::jobId)
                .toList();
    }

    /** The one that a page ended with was sent again meanwhile. */
    @Test
    void shouldGoOnBehindOneThatIsThereNoMore() throws Exception {
        for (int i = 0; i < 6; i++) {
            putAside("avatar.audio", "job-" + i, OPEN, 640, message -> {});
        }
        DeadLetterPage first = done(desk.list(null, null, 2));
        assertThat(first.letters()).extracting(DeadLetter::jobId).containsExactly("job-0", "job-1");
        for (DeadLetter letter : first.letters()) {
            done(desk.drop(OPERATOR, letter.id()));
        }
        // What was put aside in the same millisecond stands behind the place; it is not left out.
        assertThat(done(desk.list(null, first.next(), 50)).letters())
                .extracting(DeadLetter::jobId)
                .containsExactly("job-2", "job-3", "job-4", "job-5");
    }

    @Test
    void shouldShowWhatOneSaysOfItselfButNotWhatItSaid() throws Exception {
        DeadLetterId id = putAside("avatar.audio", "greeting", OPEN, 640, message -> {
            message.putStringProperty(JmsNames.AUDIO_TYPE, "audio/pcm");
            message.setCorrelationID("case-7");
            message.putStringProperty(JmsNames.TEXT, "what was said");
        });

        DeadLetter letter = done(desk.find(id));

        assertThat(letter)
                .isEqualTo(new DeadLetter(
                        id,
                        DeadLetter.Kind.JOB,
                        "default",
                        OPEN.value(),
                        "greeting",
                        "case-7",
                        null,
                        "AUDIO_MALFORMED",
                        "noise",
                        NOW,
                        "avatar.audio",
                        "audio/pcm",
                        null,
                        null,
                        640,
                        true,
                        0));
        assertThat(letter.toString()).doesNotContain("what was said");
    }

    @Test
    void shouldSendAJobAgainWithAllThatItsSenderSaidAndWithWhatChanged() throws Exception {
        DeadLetterId id = putAside("avatar.audio", "greeting", ENDED, 640, message -> {
            message.putStringProperty("Mine", "x");
            message.putStringProperty(JmsNames.TEXT, "hello");
            message.putBooleanProperty(JmsNames.ACCEPTED_SENT, true);
            message.setCorrelationID("case-7");
            message.setPriority((byte) 7);
            message.putStringProperty("JMSReplyTo", "queue://avatar.replies.crm");
        });

        Redriven again = done(desk.redrive(OPERATOR, id, OPEN));

        assertThat(again.jobId()).isEqualTo("greeting-r1");
        ClientMessage job = received(JmsNames.INTAKE);
        assertThat(job.getStringProperty(JmsNames.SESSION_ID)).isEqualTo(OPEN.value());
        assertThat(job.getStringProperty(JmsNames.JOB_ID)).isEqualTo("greeting-r1");
        assertThat(job.getStringProperty("Mine")).isEqualTo("x");
        assertThat(job.getStringProperty(JmsNames.TEXT)).isEqualTo("hello");
        assertThat(job.getCorrelationID()).hasToString("case-7");
        assertThat(job.getPriority()).isEqualTo((byte) 7);
        assertThat(job.isDurable()).isTrue();
        assertThat(wrap(job).getJMSReplyTo()).isEqualTo(ActiveMQDestination.createQueue("avatar.replies.crm"));
        assertThat(job.getBodyBufferSize()).isEqualTo(640);
        assertThat(job.getStringProperty(JmsNames.REDRIVEN_FROM)).isEqualTo(id.toString());
        assertThat(job.getStringProperty(JmsNames.REDRIVEN_BY)).isEqualTo("olga");
        assertThat(job.getStringProperty(JmsNames.REDRIVEN_SESSION)).isEqualTo(ENDED.value());
        assertThat(job.getStringProperty(JmsNames.REDRIVEN_JOB)).isEqualTo("greeting");
        assertThat(job.getIntProperty(JmsNames.REDRIVES)).isEqualTo(1);
        for (String first : new String[] {
            JmsNames.REASON, JmsNames.REASON_DETAIL, JmsNames.ACCEPTED_SENT, JmsNames.TENANT,
        }) {
            assertThat(job.containsProperty(first)).as(first).isFalse();
        }
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
    }

    /** Without a correlation id of its own, its sender knows it by the message id that it had. */
    @Test
    void shouldLetRepliesCarryTheMessageIdThatTheSenderKnows() throws Exception {
        String[] sent = new String[1];
        DeadLetterId id = putAside("avatar.audio", "greeting", OPEN, 640, message -> {
            message.setUserID(UUIDGenerator.getInstance().generateUUID());
            sent[0] = "ID:" + message.getUserID();
        });
        assertThat(done(desk.find(id)).correlationId()).isEqualTo(sent[0]);

        done(desk.redrive(OPERATOR, id, null));

        assertThat(received(JmsNames.INTAKE).getStringProperty(JmsNames.REQUEST_MESSAGE_ID))
                .isEqualTo(sent[0]);
    }

    @Test
    void shouldSendALargeOneOfATenantToItsOwnIntake() throws Exception {
        DeadLetterId id = putAside("avatar.t.acme.audio", "long", OF_ACME, LARGE, message -> {});
        assertThat(id.queue()).isEqualTo(ACME);

        done(desk.redrive(OPERATOR, id, null));

        ClientMessage job = received("avatar.t.acme.audio");
        assertThat(JobBodies.size(job)).isEqualTo(LARGE);
        assertThat(broker.messageCount("avatar.t.acme.audio.DLQ")).isZero();
    }

    @Test
    void shouldCountHowOftenAndNameEachTimeByTheFirst() throws Exception {
        DeadLetterId id = putAside("avatar.audio", "greeting-r1", OPEN, 640, message -> {
            message.putIntProperty(JmsNames.REDRIVES, 1);
            message.putStringProperty(JmsNames.REDRIVEN_JOB, "greeting");
        });

        Redriven again = done(desk.redrive(OPERATOR, id, OPEN_TOO));

        assertThat(again.jobId()).isEqualTo("greeting-r2");
        assertThat(received(JmsNames.INTAKE).getIntProperty(JmsNames.REDRIVES)).isEqualTo(2);
    }

    @Test
    void shouldSendItOnceHoweverOftenItIsAsked() throws Exception {
        DeadLetterId id = putAside("avatar.audio", "greeting", OPEN, 640, message -> {});

        Redriven again = done(desk.redrive(OPERATOR, id, null));

        assertThat(done(desk.redrive(OPERATOR, id, null))).isEqualTo(again);
        assertThat(done(desk.redrive(OPERATOR, id, OPEN))).isEqualTo(again);
        refuses(ErrorCode.UNKNOWN_DEAD_LETTER, desk.redrive(OPERATOR, id, OPEN_TOO));
        refuses(ErrorCode.UNKNOWN_DEAD_LETTER, desk(client).redrive(OPERATOR, id, null));
        assertThat(broker.messageCount(JmsNames.INTAKE)).isEqualTo(1);
    }

    @Test
    void shouldSendItOnceWhereTwoGatewaysAreAskedAtOnce() throws Exception {
        DeadLetterDesk one = desk(client);
        try (BrokerClient second = new BrokerClient(broker.settings(), threads, SharedQueues::ensure)) {
            DeadLetterDesk two = new DeadLetterDesk(
                    second,
                    new Lane(threads),
                    Set::of,
                    new OpenSessions(Set.of(OPEN, OPEN_TOO), ENDED, OF_ACME, ACME),
                    names -> Caller.broker(),
                    bodies,
                    1_000_000,
                    Clock.systemUTC());
            for (int i = 1; i <= 8; i++) {
                DeadLetterId id = putAside("avatar.audio", "job-" + i, OPEN, 640, message -> {});
                List<CompletionStage<Redriven>> both =
                        List.of(one.redrive(OPERATOR, id, OPEN), two.redrive(OPERATOR, id, OPEN_TOO));
                int sent = 0;
                for (CompletionStage<Redriven> asked : both) {
                    try {
                        done(asked);
                        sent++;
                    } catch (GatewayException other) {
                        assertThat(other.code()).isIn(ErrorCode.UNKNOWN_DEAD_LETTER, ErrorCode.DEAD_LETTERS_BUSY);
                    }
                }
                assertThat(sent).isEqualTo(1);
                assertThat(broker.messageCount(JmsNames.INTAKE)).isEqualTo(i);
            }
        }
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
    }

    /** Its connection is gone with what it did. */
    @Test
    void shouldLeaveItWhereItIsIfTheGatewayDiesBeforeItCommits() throws Exception {
        DeadLetterId id = putAside("avatar.audio", "greeting", OPEN, 640, message -> {});
        AtomicBoolean cut = new AtomicBoolean();
        broker.intercept(
                (packet, connection) -> {
                    if (packet.getType() == PacketImpl.SESS_COMMIT && cut.compareAndSet(false, true)) {
                        connection.fail(new ActiveMQNotConnectedException("cut by the test"));
                        return false;
                    }
                    return true;
                },
                (packet, connection) -> true);

        refuses(ErrorCode.BROKER_UNAVAILABLE, desk.redrive(OPERATOR, id, null));

        assertThat(broker.messageCount(JmsNames.INTAKE)).isZero();
        // The broker rolls back behind the end of the connection.
        await().until(() -> broker.messageCount(JmsNames.DEAD_LETTERS) == 1);
        assertThat(done(desk.redrive(OPERATOR, id, null)).jobId()).isEqualTo("greeting-r1");
        assertThat(broker.messageCount(JmsNames.INTAKE)).isEqualTo(1);
    }

    /** The broker has done it, and the answer did not arrive. */
    @Test
    void shouldSendItOnceIfTheAnswerToItsCommitIsLost() throws Exception {
        DeadLetterId id = putAside("avatar.audio", "greeting", OPEN, 640, message -> {});
        AtomicBoolean committing = new AtomicBoolean();
        AtomicBoolean cut = new AtomicBoolean();
        broker.intercept(
                (packet, connection) -> {
                    committing.compareAndSet(false, packet.getType() == PacketImpl.SESS_COMMIT);
                    return true;
                },
                (packet, connection) -> {
                    boolean answer = packet.getType() == PacketImpl.NULL_RESPONSE && committing.get();
                    if (answer && cut.compareAndSet(false, true)) {
                        connection.fail(new ActiveMQNotConnectedException("cut by the test"));
                        return false;
                    }
                    return true;
                });

        assertThatThrownBy(() -> done(desk.redrive(OPERATOR, id, null)))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("it was sent if " + id + " is not there any more");

        refuses(ErrorCode.UNKNOWN_DEAD_LETTER, desk.redrive(OPERATOR, id, null));
        assertThat(broker.messageCount(JmsNames.INTAKE)).isEqualTo(1);
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
    }

    @Test
    void shouldSendAllPartsOfAnUtteranceInTheirOrderWhicheverIsNamed() throws Exception {
        DeadLetterId last = putAside("avatar.audio", "it's long", ENDED, 640, part(2, true));
        putAside("avatar.audio", "it's long", ENDED, LARGE, part(1, false));
        putAside("avatar.audio", "it's long", ENDED, 640, part(0, false));
        putAside("avatar.audio", "another", ENDED, 640, part(0, false));
        putAside("avatar.audio", "it's long", OPEN_TOO, 640, part(0, false));

        Redriven again = done(desk.redrive(OPERATOR, last, OPEN));

        assertThat(again.id()).isEqualTo(last);
        assertThat(again.jobId()).isEqualTo("it's long-r1");
        for (int i = 0; i < 3; i++) {
            ClientMessage part = received(JmsNames.INTAKE);
            assertThat(((Number) part.getObjectProperty(JmsNames.PART)).intValue())
                    .isEqualTo(i);
            assertThat(part.getStringProperty(JmsNames.JOB_ID)).isEqualTo("it's long-r1");
            assertThat(part.getStringProperty(JmsNames.SESSION_ID)).isEqualTo(OPEN.value());
            assertThat(part.getBodySize()).isEqualTo(i == 1 ? LARGE : 640);
        }
        assertThat(broker.messageCount(JmsNames.INTAKE)).isZero();
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isEqualTo(2);
        assertThat(done(desk.redrive(OPERATOR, last, OPEN))).isEqualTo(again);
        assertThat(broker.messageCount(JmsNames.INTAKE)).isZero();
    }

    /** What was spoken is no dead letter, and a part alone could only end as incomplete. */
    @Test
    void shouldChangeNothingWhereNotAllPartsAreThere() throws Exception {
        DeadLetterId behind = putAside("avatar.audio", "spoken", OPEN, 640, part(1, true));
        DeadLetterId open = putAside("avatar.audio", "endless", OPEN, 640, part(0, false));
        DeadLetterId whole = putAside("avatar.audio", "whole", OPEN, 640, part(0, true));
        putAside("avatar.audio", "whole", OPEN, 640, part(7, false));
        DeadLetterId beyond = done(desk.list(null, null, 50)).letters().stream()
                .filter(letter -> letter.part() == 7)
                .findFirst()
                .orElseThrow()
                .id();

        refuses(ErrorCode.DEAD_LETTER_INCOMPLETE, desk.redrive(OPERATOR, behind, null));
        refuses(ErrorCode.DEAD_LETTER_INCOMPLETE, desk.redrive(OPERATOR, open, null));
        refuses(ErrorCode.DEAD_LETTER_INCOMPLETE, desk.redrive(OPERATOR, beyond, null));
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isEqualTo(4);
        assertThat(broker.messageCount(JmsNames.INTAKE)).isZero();

        assertThat(done(desk.redrive(OPERATOR, whole, null)).jobId()).isEqualTo("whole-r1");
        assertThat(broker.messageCount(JmsNames.INTAKE)).isEqualTo(1);
    }

    /** Numbers of producers that are not Java's. */
    private static Consumer<ClientMessage> part(int number, boolean last) {
        return message -> {
            if (number == 1) {
                message.putLongProperty(JmsNames.PART, number);
            } else {
                message.putIntProperty(JmsNames.PART, number);
            }
            message.putBooleanProperty(JmsNames.LAST_PART, last);
        };
    }

    @Test
    void shouldChangeNothingWhereItCannotBeSent() throws Exception {
        DeadLetterId job = putAside("avatar.audio", "job", ENDED, 640, message -> {});
        DeadLetterId nameless = putAside("avatar.audio", "nameless", null, 640, message -> {});
        DeadLetterId acmes = putAside("avatar.t.acme.audio", "acmes", null, 640, message -> {});
        DeadLetterId bodiless = putAside("avatar.audio", "bodiless", OPEN, -640, message -> {});
        DeadLetterId reply = putAside("avatar.audio", "reply", OPEN, 640, message -> {}, JmsNames.REPLY_UNDELIVERABLE);
        long before = broker.messageCount(JmsNames.DEAD_LETTERS);

        refuses(ErrorCode.SESSION_ENDED, desk.redrive(OPERATOR, job, null));
        refuses(ErrorCode.UNKNOWN_SESSION, desk.redrive(OPERATOR, job, SessionId.random()));
        refuses(ErrorCode.UNKNOWN_SESSION, desk.redrive(OPERATOR, acmes, OPEN));
        refuses(ErrorCode.PROPERTY_MISSING, desk.redrive(OPERATOR, nameless, null));
        refuses(ErrorCode.DEAD_LETTER_WITHOUT_BODY, desk.redrive(OPERATOR, bodiless, null));
        refuses(ErrorCode.DEAD_LETTER_NOT_A_JOB, desk.redrive(OPERATOR, reply, null));

        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isEqualTo(before);
        assertThat(broker.messageCount("avatar.t.acme.audio.DLQ")).isEqualTo(1);
        assertThat(broker.messageCount(JmsNames.INTAKE)).isZero();
        assertThat(broker.messageCount("avatar.t.acme.audio")).isZero();
        assertThat(done(desk.find(bodiless)).bytes()).isEqualTo(640);
        assertThat(done(desk.find(bodiless)).body()).isFalse();
    }

    @Test
    void shouldRemoveOneAndNoOther() throws Exception {
        DeadLetterId id = putAside("avatar.audio", "first", OPEN, LARGE, message -> {});
        putAside("avatar.audio", "second", OPEN, 640, message -> {});

        assertThat(done(desk.drop(OPERATOR, id)).jobId()).isEqualTo("first");

        refuses(ErrorCode.UNKNOWN_DEAD_LETTER, desk.drop(OPERATOR, id));
        refuses(ErrorCode.UNKNOWN_DEAD_LETTER, desk.find(id));
        refuses(ErrorCode.UNKNOWN_DEAD_LETTER, desk.find(new DeadLetterId(new Tenant("none"), id.uuid())));
        assertThat(walk(null, 50)).containsExactly("second");
    }

    @Test
    void shouldSayThatTheBrokerIsAway() throws Exception {
        DeadLetterId id = putAside("avatar.audio", "job", OPEN, 640, message -> {});
        broker.stop();
        try {
            refuses(ErrorCode.BROKER_UNAVAILABLE, desk.list(null, null, 10));
            refuses(ErrorCode.BROKER_UNAVAILABLE, desk.redrive(OPERATOR, id, null));
        } finally {
            broker.start();
        }
    }

    @Test
    void shouldTakeNoMoreRequestsThanItHasPlacesFor() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        lane.execute(() -> {
            try {
                busy.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
        List<CompletionStage<DeadLetterPage>> waiting = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            waiting.add(desk.list(null, null, 1));
        }
        refuses(ErrorCode.DEAD_LETTERS_BUSY, desk.list(null, null, 1));
        busy.countDown();
        for (CompletionStage<DeadLetterPage> page : waiting) {
            assertThat(done(page).letters()).isEmpty();
        }
        assertThat(done(desk.list(null, null, 1)).letters()).isEmpty();
    }

    private List<String> walk(Tenant tenant, int limit) {
        List<String> jobs = new ArrayList<>();
        DeadLetterCursor next = null;
        for (int pages = 0; pages < 30; pages++) {
            DeadLetterPage page = done(desk.list(tenant, next, limit));
            assertThat(page.letters()).hasSizeLessThanOrEqualTo(limit);
            page.letters().forEach(letter -> jobs.add(letter.jobId()));
            if (page.next() == null) {
                return jobs;
            }
            next = DeadLetterCursor.parse(page.next().toString()).orElseThrow();
        }
        throw new AssertionError("no end: " + jobs);
    }

    private static <T> T done(CompletionStage<T> asked) {
        try {
            return asked.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof GatewayException refused) {
                throw refused;
            }
            throw failed;
        }
    }

    private static void refuses(ErrorCode code, CompletionStage<?> asked) {
        assertThatThrownBy(() -> done(asked))
                .isInstanceOfSatisfying(GatewayException.class, refused -> assertThat(refused.code())
                        .as(refused.getMessage())
                        .isEqualTo(code));
    }

    private static Consumer<ClientMessage> priority(int priority) {
        return message -> message.setPriority((byte) priority);
    }

    /**
     * As the gateway does it.
     *
     * @param bytes of its body; below zero where that is not kept
     */
    private DeadLetterId putAside(
            String address, String jobId, SessionId its, int bytes, Consumer<ClientMessage> properties)
            throws Exception {
        return putAside(address, jobId, its, bytes, properties, "AUDIO_MALFORMED");
    }

    private DeadLetterId putAside(
            String address, String jobId, SessionId its, int bytes, Consumer<ClientMessage> properties, String code)
            throws Exception {
        ClientMessage core = session.createMessage(ActiveMQBytesMessage.TYPE, true);
        core.setAddress(address);
        properties.accept(core);
        core.getBodyBuffer().writeBytes(new byte[Math.abs(bytes)]);
        JobStatus status = JobStatus.unheard(jobId, JobState.REJECTED, NOW, -1, code, "noise");
        try (Outbox outbox = new Outbox(session)) {
            MessageCopies.deadLetter(
                    outbox, wrap(core), null, status, its == null ? null : its.value(), NOW, bytes >= 0);
        }
        session.commit();
        Tenant tenant = TenantNames.of(address).tenant();
        Tenant queue = broker.hasQueue(new TenantNames(tenant).deadLetters()) ? tenant : Tenant.DEFAULT;
        return done(desk.list(null, null, 200)).letters().stream()
                .filter(letter ->
                        letter.jobId().equals(jobId) && letter.id().queue().equals(queue))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private ActiveMQMessage wrap(ClientMessage core) {
        return ActiveMQMessage.createMessage(core, session);
    }

    private ClientMessage received(String queue) throws Exception {
        try (ClientConsumer consumer = session.createConsumer(queue)) {
            ClientMessage message = consumer.receive(30_000);
            assertThat(message).as("a message in " + queue).isNotNull();
            message.acknowledge();
            session.commit();
            return message;
        }
    }
}
