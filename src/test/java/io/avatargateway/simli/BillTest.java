package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.avatargateway.ledger.LinkEntry;
import io.avatargateway.ledger.LinkLedger;
import io.avatargateway.ledger.PaidLinks;
import io.avatargateway.ledger.Payers;
import io.avatargateway.ledger.bill.BillFinding;
import io.avatargateway.ledger.bill.BillFinding.Kind;
import io.avatargateway.ledger.bill.BillState;
import io.avatargateway.ledger.bill.OpenLinks;
import io.avatargateway.ledger.bill.Reconciler;
import io.avatargateway.ledger.file.DayFiles;
import io.avatargateway.sandbox.Sandbox;
import io.avatargateway.sandbox.SandboxSettings;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.SimliAccount;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the ledger has of real links, beside what the sandbox tells of its sessions, with what may be wrong in that. */
@Timeout(60)
class BillTest {

    private static Sandbox sandbox;
    private static SandboxApi api;

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final List<BillFinding> findings = new CopyOnWriteArrayList<>();
    private final List<LinkEntry> entries = new CopyOnWriteArrayList<>();
    private SimliLinkFactory simli;
    private Instant now = Instant.now().plus(Duration.ofMinutes(20));
    private OpenLinks open = OpenLinks.NONE;
    private boolean writing = true;
    private Reconciler reconciler;

    @BeforeAll
    static void startSandbox() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults().withPort(0).withSpeed(10));
        api = SandboxApi.at(sandbox.baseUri());
    }

    @AfterAll
    static void stopSandbox() {
        sandbox.close();
    }

    @BeforeEach
    void begin() throws Exception {
        api.clear();
        simli = new SimliLinkFactory(
                Links.settings(sandbox.baseUri())
                        .withTimeout(Duration.ofSeconds(2))
                        .build(),
                SSLContext.getDefault());
        reconciler = new Reconciler(
                simli,
                () -> Map.of(Tenant.DEFAULT, open),
                new DayFiles(directory),
                tenant -> Tenant.DEFAULT,
                Duration.ofHours(1),
                () -> writing,
                findings::add,
                () -> now,
                threads);
    }

    @AfterEach
    void end() {
        simli.close();
        threads.shutdownNow();
    }

    @Test
    void shouldFindThatBothAgree() throws Exception {
        endedLink("acme");
        endedLink(null);

        compare();

        assertThat(reconciler.state().agreeing()).isEqualTo(2);
        assertThat(findings).isEmpty();
        assertThat(reconciler.state().why()).isEmpty();
    }

    /** Whatever is strange in the history, links are recognised by id, or by tenant and time. */
    @ParameterizedTest
    @CsvSource({"history-doubled", "history-millis", "history-strange"})
    void shouldFindThatBothAgreeThoughTheHistoryIsStrange(String fault) throws Exception {
        endedLink("acme");
        api.fault("{'kind':'" + fault + "'}");

        compare();

        assertThat(reconciler.state().agreeing()).isEqualTo(1);
        assertThat(findings).isEmpty();
    }

    @Test
    void shouldTellOfALinkThatSimliDoesNotHave() throws Exception {
        String link = endedLink("acme");
        api.fault("{'kind':'history-missing'}");

        compare();

        assertThat(findings).extracting(BillFinding::kind).containsExactly(Kind.ONLY_KEPT);
        assertThat(findings.get(0).examples()).singleElement().asString().contains(link);
        assertThat(reconciler.state().count(Kind.ONLY_KEPT)).isEqualTo(1);
        assertThat(reconciler.state().examples())
                .extracting(BillState.Example::kind, BillState.Example::link)
                .containsExactly(tuple(Kind.ONLY_KEPT, link));
    }

    @Test
    void shouldTellOfASessionThatOnlySimliHas() throws Exception {
        endedLink("acme");
        api.fault("{'kind':'history-foreign'}");
        now = Instant.now();

        compare();

        assertThat(findings).extracting(BillFinding::kind).containsExactly(Kind.ONLY_BILLED);
        assertThat(findings.get(0).examples()).containsExactly("nobodys-session of 90.5 s");
        assertThat(reconciler.state().examples())
                .containsExactly(new BillState.Example(Kind.ONLY_BILLED, "nobodys-session", null));
    }

    @Test
    void shouldTellOfALinkOfAnotherLength() throws Exception {
        endedLink("acme");
        LinkEntry entry = entries.get(0);
        Path file = new DayFiles(directory).of(LocalDate.ofInstant(entry.to(), ZoneOffset.UTC));
        Files.writeString(file, Files.readString(file).replaceFirst("\"seconds\":[0-9.]+", "\"seconds\":77.000"));

        compare();

        assertThat(findings).extracting(BillFinding::kind).containsExactly(Kind.OTHER_LENGTH);
        assertThat(reconciler.state().examples())
                .extracting(BillState.Example::link)
                .containsExactly(entry.id());
    }

    @ParameterizedTest
    @CsvSource({"account-error, HTTP 500", "account-garbage, another form", "account-silent, asking for the account"})
    void shouldSayWhyNothingCanBeComparedAndDoSoLater(String fault, String why) throws Exception {
        endedLink("acme");
        api.fault("{'kind':'" + fault + "', 'times':1}");

        compare();
        assertThat(reconciler.state().why().orElseThrow()).contains(why).doesNotContain("the-api-key");
        assertThat(findings).isEmpty();

        compare();
        assertThat(reconciler.state().agreeing()).isEqualTo(1);
        assertThat(reconciler.state().why()).isEmpty();
    }

    /** Its key is wrong, or its server is away: nobody else's account waits for that. */
    @Test
    void shouldCompareOtherAccountsThoughOneDoesNotAnswer() throws Exception {
        Tenant beta = new Tenant("beta");
        simli.close();
        simli = new SimliLinkFactory(
                Links.settings(sandbox.baseUri())
                        .withTimeout(Duration.ofSeconds(2))
                        .build(),
                SSLContext.getDefault(),
                tenant -> new SimliAccount(sandbox.baseUri(), tenant.equals(beta) ? "invalid" : "the-api-key"));
        reconciler = new Reconciler(
                simli,
                () -> Map.of(Tenant.DEFAULT, open, beta, open),
                new DayFiles(directory),
                name -> name.equals("beta") ? beta : Tenant.DEFAULT,
                Duration.ofHours(1),
                () -> writing,
                findings::add,
                () -> now,
                threads);
        endedLink("acme");
        open = new OpenLinks(1, 1);

        compare();

        assertThat(reconciler.state().agreeing()).isEqualTo(1);
        assertThat(reconciler.state().why().orElseThrow()).contains("HTTP 401");
        assertThat(reconciler.state().comparedUntil()).isNull();
        look();
        assertThat(reconciler.state().ownOpen()).isEqualTo(1);
        assertThat(reconciler.state().lookedAt()).as("one of them answers").isNotNull();
        assertThat(reconciler.state().why().orElseThrow()).contains("HTTP 401");
    }

    @Test
    void shouldCompareNothingTwice() throws Exception {
        endedLink("acme");
        compare();
        compare();
        assertThat(reconciler.state().agreeing()).isZero();

        // The clock was set back: nothing is left out for that.
        now = now.minus(Duration.ofMinutes(2));
        compare();
        assertThat(reconciler.state().agreeing()).isEqualTo(1);
    }

    @Test
    void shouldCompareAllAgainBehindAClockThatJumpedAhead() throws Exception {
        endedLink("acme");
        now = now.plus(Duration.ofDays(3_650));
        compare();
        assertThat(reconciler.state().agreeing()).isZero();

        now = now.minus(Duration.ofDays(3_650));
        compare();
        assertThat(reconciler.state().agreeing()).isEqualTo(1);
    }

    @Test
    void shouldTellWhereSimliHasMoreSessionsOpenForMinutes() {
        look();
        assertThat(reconciler.state().simliOpen()).isZero();
        Link stray = stray();
        look();
        assertThat(reconciler.state().simliOpen()).as("nothing of ours is open").isZero();
        assertThat(reconciler.state().lookedAt()).as("nobody was asked").isNull();
        open = new OpenLinks(1, 1);
        look();
        assertThat(reconciler.state().lookedAt()).isEqualTo(now);
        open = OpenLinks.NONE;

        look();
        look();
        assertThat(findings).isEmpty();
        look();

        look();
        assertThat(findings).as("once").extracting(BillFinding::kind).containsExactly(Kind.MORE_OPEN);
        assertThat(reconciler.state().count(Kind.MORE_OPEN)).isEqualTo(1);
        assertThat(reconciler.state().simliOpen()).isEqualTo(1);
        open = new OpenLinks(1, 1);
        look();
        assertThat(reconciler.state().count(Kind.MORE_OPEN)).isZero();
        stray.close("the test ends");
        await().untilAsserted(() -> {
            look();
            assertThat(findings).extracting(BillFinding::kind).contains(Kind.FEWER_OPEN);
        });
    }

    @Test
    void shouldAskNothingWhileAnotherGatewayWrites() throws Exception {
        endedLink("acme");
        api.fault("{'kind':'usage-more', 'repeat':50}");
        writing = false;
        open = new OpenLinks(1, 1);

        compare();
        look();
        look();
        look();

        assertThat(findings).isEmpty();
        assertThat(reconciler.state().comparedUntil()).isNull();
        assertThat(reconciler.state().simliOpen()).isZero();
        assertThat(reconciler.state().lookedAt()).isNull();
    }

    /** It would never be set right: another gateway compares from then on. */
    @Test
    void shouldForgetWhatItFoundWhenAnotherGatewayWrites() throws Exception {
        endedLink("acme");
        api.fault("{'kind':'history-foreign'}");
        now = Instant.now();
        compare();
        assertThat(reconciler.state().count(Kind.ONLY_BILLED)).isEqualTo(1);
        writing = false;

        look();

        assertThat(reconciler.state()).isEqualTo(BillState.NONE);
    }

    private Link stray() {
        Heard heard = new Heard();
        Link link = simli.open(Links.request("stray", null, null), heard);
        heard.await(LinkEvent.Joinable.class);
        return link;
    }

    /** Returns the id of its entry. */
    private String endedLink(String label) {
        Heard heard = new Heard();
        PaidLinks links = new PaidLinks(simli, new Lines(), new Payers(false), new Clock());
        Link link = links.open(Links.request("face-" + SessionId.random(), null, label), heard);
        heard.await(LinkEvent.Joinable.class);
        link.done();
        heard.await(LinkEvent.Closed.class);
        await().until(() -> api.sessions("").isEmpty() || !entries.isEmpty());
        return entries.get(entries.size() - 1).id();
    }

    private void look() {
        reconciler.look().toCompletableFuture().join();
    }

    private void compare() {
        reconciler.compare().toCompletableFuture().join();
    }

    /** Straight into the files. */
    private final class Lines implements LinkLedger {
        @Override
        public void ended(LinkEntry entry) {
            entries.add(entry);
            try {
                Files.writeString(
                        new DayFiles(directory).of(LocalDate.ofInstant(entry.to(), ZoneOffset.UTC)),
                        entry.line() + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public CompletionStage<Void> kept(SessionId session) {
            return CompletableFuture.completedStage(null);
        }
    }

    private static final class Clock implements Timekeeper {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Runnable after(long delayNanos, Runnable task) {
            throw new UnsupportedOperationException("no timers here");
        }
    }
}
