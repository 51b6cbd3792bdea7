package io.avatargateway.api;

import static io.avatargateway.api.Refusals.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.config.SettingsReader;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotentRequestsTest {

    private static final Caller CALLER = Caller.local();

    private static final Duration RETENTION = Duration.ofMinutes(1);
    private static final Map<String, String> SETTINGS =
            Map.of("REST_IDEMPOTENCY_SECONDS", "60", "REST_IDEMPOTENCY_KEYS", "2");
    private static final SessionOptions OPTIONS = Snapshots.options("face");

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger opened = new AtomicInteger();
    private final IdempotentRequests<SessionOptions, SessionSnapshot> requests = new IdempotentRequests<>(
            "Idempotency-Key",
            SettingsReader.read(name -> Optional.ofNullable(SETTINGS.get(name))).rest(),
            nanos::get);

    @Test
    void shouldNotTakeAKeyForTheSameKeyOfAnotherCaller() {
        Caller acme = Caller.of("shop", new Tenant("acme"), Set.of(Role.PRODUCER));
        for (Caller other : List.of(
                Caller.of("shop", new Tenant("other"), acme.roles()),
                Caller.of("another", acme.tenant(), acme.roles()))) {
            String key = "order-4711-" + other.subject();
            assertThat(replayed(acme, key)).isFalse();
            assertThat(replayed(other, key)).isFalse();
            assertThat(replayed(acme, key)).isTrue();
        }
    }

    private boolean replayed(Caller caller, String key) {
        return requests.once(caller, key, OPTIONS, this::session)
                .toCompletableFuture()
                .join()
                .replayed();
    }

    @Test
    void shouldOpenASessionForEachRequestWithoutAKey() {
        open(null);
        open(null);
        assertThat(opened).hasValue(2);
    }

    @Test
    void shouldGiveTheSameAnswerForTheSameKeyAndBody() {
        IdempotentRequests.Answer<SessionSnapshot> first = open("key");
        IdempotentRequests.Answer<SessionSnapshot> second = open("key");
        assertThat(second.value()).isEqualTo(first.value());
        assertThat(first.replayed()).isFalse();
        assertThat(second.replayed()).isTrue();
        assertThat(opened).hasValue(1);
    }

    @Test
    void shouldForgetTheOldestKeyWhenThereAreTooMany() {
        // Caches that keep what is asked for most would throw away the newest.
        for (int i = 0; i < 50; i++) {
            open("key-" + i);
        }
        assertThat(opened).hasValue(50);

        assertThat(open("key-49").replayed()).isTrue();
        assertThat(open("key-48").replayed()).isTrue();
        assertThat(opened).hasValue(50);
        assertThat(open("key-0").replayed()).isFalse();
    }

    @Test
    void shouldRefuseTheSameKeyWithAnotherBody() {
        open("key");
        assertThat(codeOf(() -> requests.once(CALLER, "key", Snapshots.options("other"), this::session)))
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void shouldRefuseTheSameKeyWhileItsFirstRequestIsUnderWay() {
        CompletableFuture<SessionSnapshot> pending = new CompletableFuture<>();
        CompletionStage<IdempotentRequests.Answer<SessionSnapshot>> first =
                requests.once(CALLER, "key", OPTIONS, () -> pending);
        assertThat(codeOf(() -> requests.once(CALLER, "key", OPTIONS, this::session)))
                .isEqualTo("IDEMPOTENCY_KEY_IN_USE");
        assertThat(codeOf(() -> requests.once(CALLER, "key", Snapshots.options("other"), this::session)))
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
        pending.complete(Snapshots.joinable(join()));
        assertThat(first).isCompleted();
        assertThat(open("key").replayed()).isTrue();
        assertThat(opened).hasValue(0);
    }

    @Test
    void shouldLetARequestThatComesAgainHaveTheAnswerOfTheFirst() {
        CompletableFuture<SessionSnapshot> pending = new CompletableFuture<>();
        CompletionStage<IdempotentRequests.Answer<SessionSnapshot>> first =
                requests.join(CALLER, "key", OPTIONS, () -> pending);
        CompletionStage<IdempotentRequests.Answer<SessionSnapshot>> again =
                requests.join(CALLER, "key", OPTIONS, this::session);
        assertThat(codeOf(() -> requests.join(CALLER, "key", Snapshots.options("other"), this::session)))
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
        SessionSnapshot session = Snapshots.joinable(join());
        pending.complete(session);
        assertThat(first).isCompletedWithValue(new IdempotentRequests.Answer<>(session, false));
        assertThat(again).isCompletedWithValue(new IdempotentRequests.Answer<>(session, true));
        assertThat(opened).hasValue(0);
    }

    @Test
    void shouldLetARequestThatComesAgainFailAsTheFirstAndThenTryAnew() {
        CompletableFuture<SessionSnapshot> pending = new CompletableFuture<>();
        CompletionStage<IdempotentRequests.Answer<SessionSnapshot>> first =
                requests.join(CALLER, "key", OPTIONS, () -> pending);
        CompletionStage<IdempotentRequests.Answer<SessionSnapshot>> again =
                requests.join(CALLER, "key", OPTIONS, this::session);
        pending.completeExceptionally(timeout());
        assertThat(first).isCompletedExceptionally();
        assertThat(again).isCompletedExceptionally();
        assertThat(requests.join(CALLER, "key", OPTIONS, this::session)).isCompleted();
        assertThat(opened).hasValue(1);
    }

    @Test
    void shouldKeepAKeyUnderWayHoweverLongItTakesAndHoweverManyComeBetween() {
        CompletableFuture<SessionSnapshot> pending = new CompletableFuture<>();
        CompletionStage<IdempotentRequests.Answer<SessionSnapshot>> first =
                requests.once(CALLER, "key", OPTIONS, () -> pending);
        nanos.addAndGet(RETENTION.multipliedBy(2).toNanos());
        for (int i = 0; i < 10; i++) {
            open("other-" + i);
        }
        assertThat(codeOf(() -> requests.once(CALLER, "key", OPTIONS, this::session)))
                .isEqualTo("IDEMPOTENCY_KEY_IN_USE");
        assertThat(first).isNotCompleted();
    }

    @Test
    void shouldForgetAnOpeningThatFailedLater() {
        CompletionStage<IdempotentRequests.Answer<SessionSnapshot>> failed =
                requests.once(CALLER, "key", OPTIONS, () -> CompletableFuture.failedStage(timeout()));
        assertThat(failed).isCompletedExceptionally();
        assertThat(open("key").replayed()).isFalse();
    }

    @Test
    void shouldForgetAnOpeningThatWasRefusedAtOnce() {
        assertThatThrownBy(() -> requests.once(CALLER, "key", OPTIONS, () -> {
                    throw timeout();
                }))
                .isInstanceOf(GatewayException.class);
        assertThat(open("key").replayed()).isFalse();
    }

    @Test
    void shouldForgetAKeyAfterItsTime() {
        open("key");
        nanos.addAndGet(RETENTION.toNanos() + 1);
        assertThat(open("key").replayed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "umlaut-ü", "tab\t"})
    void shouldRefuseAKeyThatIsNotVisibleAscii(String key) {
        assertThat(codeOf(() -> requests.once(CALLER, key, OPTIONS, this::session)))
                .isEqualTo("REQUEST_INVALID");
    }

    @Test
    void shouldRefuseAKeyOfMoreThanTwoHundredCharacters() {
        assertThat(open("k".repeat(200)).replayed()).isFalse();
        assertThat(codeOf(() -> requests.once(CALLER, "k".repeat(201), OPTIONS, this::session)))
                .isEqualTo("REQUEST_INVALID");
    }

    @Test
    void shouldNeverOpenTwoSessionsForOneKey() throws Exception {
        int threads = 8;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 200; round++) {
                String key = "key-" + round;
                opened.set(0);
                CyclicBarrier together = new CyclicBarrier(threads);
                List<Future<?>> attempts = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    attempts.add(executor.submit(() -> {
                        together.await(5, TimeUnit.SECONDS);
                        try {
                            open(key);
                        } catch (ProblemException inUse) {
                            assertThat(inUse.problem().code()).isEqualTo("IDEMPOTENCY_KEY_IN_USE");
                        }
                        return null;
                    }));
                }
                for (Future<?> attempt : attempts) {
                    attempt.get(5, TimeUnit.SECONDS);
                }
                assertThat(opened).hasValue(1);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private IdempotentRequests.Answer<SessionSnapshot> open(String key) {
        return requests.once(CALLER, key, OPTIONS, this::session)
                .toCompletableFuture()
                .join();
    }

    private CompletionStage<SessionSnapshot> session() {
        opened.incrementAndGet();
        return CompletableFuture.completedStage(Snapshots.joinable(join()));
    }

    private static JoinInfo join() {
        return new JoinInfo(1, "ws://room", "token", Instant.EPOCH);
    }

    private static GatewayException timeout() {
        return new GatewayException(ErrorCode.SIMLI_TIMEOUT, "too late");
    }
}
