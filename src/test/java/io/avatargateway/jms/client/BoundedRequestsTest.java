package io.avatargateway.jms.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedRequestsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Deque<Runnable> lane = new ArrayDeque<>();

    private BoundedRequests requests(Duration answer) {
        return new BoundedRequests(
                lane::add, 2, answer, () -> new GatewayException(ErrorCode.DEAD_LETTERS_BUSY, "too many"));
    }

    @Test
    void shouldAnswerWhatTheRequestReturnsOrThrows() {
        BoundedRequests requests = requests(LONG);
        CompletionStage<String> good = requests.soon(() -> "good");
        CompletionStage<String> bad = requests.soon(() -> {
            throw new GatewayException(ErrorCode.BROKER_FULL, "no room");
        });
        lane.remove().run();
        lane.remove().run();

        assertThat(good.toCompletableFuture()).isCompletedWithValue("good");
        assertThat(code(bad)).isEqualTo(ErrorCode.BROKER_FULL);
    }

    @Test
    void shouldRefuseMoreThanItsNumberUntilOneHasEnded() {
        BoundedRequests requests = requests(LONG);
        requests.soon(() -> 1);
        requests.soon(() -> 2);
        assertThat(code(requests.soon(() -> 3))).isEqualTo(ErrorCode.DEAD_LETTERS_BUSY);

        lane.remove().run();

        assertThat(requests.soon(() -> 4).toCompletableFuture()).isNotDone();
        assertThat(lane).hasSize(2);
    }

    /** It may still be done, and takes its place until then. */
    @Test
    void shouldAnswerInTimeThoughTheBrokerDoesNot() {
        BoundedRequests requests = requests(Duration.ofMillis(1));
        CompletionStage<Integer> late = requests.soon(() -> 1);
        requests.soon(() -> 2);

        assertThat(code(late)).isEqualTo(ErrorCode.BROKER_UNAVAILABLE);
        assertThat(code(requests.soon(() -> 3))).isEqualTo(ErrorCode.DEAD_LETTERS_BUSY);
    }

    private static ErrorCode code(CompletionStage<?> failing) {
        Throwable failure = failing.handle((result, thrown) -> thrown)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        return ((GatewayException) (failure instanceof GatewayException ? failure : failure.getCause())).code();
    }
}
