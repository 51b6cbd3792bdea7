package io.avatargateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SlowLookTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Deque<CompletableFuture<String>> questions = new ArrayDeque<>();
    private final SlowLook<String> look = new SlowLook<>(
            "what is looked for",
            () -> {
                questions.add(new CompletableFuture<>());
                return questions.getLast();
            },
            Duration.ofSeconds(2),
            nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void shouldGiveTheLastAnswerAtOnceAndAskOneQuestionAtATime() {
        assertThat(look.value()).isEmpty();
        assertThat(look.value()).isEmpty();
        assertThat(questions).hasSize(1);
        questions.getLast().complete("first");
        assertThat(look.value()).contains("first");
        assertThat(questions).as("it has just been asked").hasSize(1);
        pass(Duration.ofSeconds(2));
        assertThat(look.value()).contains("first");
        assertThat(questions).hasSize(2);
    }

    @Test
    void shouldAskMoreSeldomWhatTakesLong() {
        look.value();
        pass(Duration.ofSeconds(2));
        questions.getLast().complete("late");
        pass(Duration.ofMillis(9_999));
        look.value();
        assertThat(questions).hasSize(1);
        pass(Duration.ofMillis(1));
        look.value();
        assertThat(questions).hasSize(2);
    }

    @Test
    void shouldForgetAnAnswerThatNobodyRenews() {
        look.value();
        questions.getLast().complete("old");
        pass(Duration.ofSeconds(10));
        assertThat(look.value()).contains("old");
        questions.getLast().completeExceptionally(new IllegalStateException("away"));
        assertThat(look.value()).contains("old");
        pass(Duration.ofSeconds(21));
        assertThat(look.value()).isEmpty();
    }

    @Test
    void shouldGiveUpAQuestionWithoutAnAnswerAndPassItsAnswerOver() {
        look.value();
        pass(Duration.ofSeconds(60));
        look.value();
        assertThat(questions).hasSize(2);
        questions.getFirst().complete("of long ago");
        assertThat(look.value()).isEmpty();
        questions.getLast().complete("new");
        assertThat(look.value()).contains("new");
    }

    @Test
    void shouldSayWhenTheFirstAnswerIsThere() {
        CompletableFuture<Void> asked = look.asked().toCompletableFuture();
        assertThat(asked).isNotDone();
        questions.getLast().complete("here");
        assertThat(asked).isCompleted();
        assertThat(look.value()).contains("here");
        pass(Duration.ofSeconds(5));
        assertThat(look.asked().toCompletableFuture())
                .as("there is an answer, though an old one")
                .isCompleted();
    }

    /** Who asks less often than answers are kept would never get one. */
    @Test
    void shouldWaitForANewAnswerWhereTheLastOneIsTooOld() {
        look.asked();
        questions.getLast().complete("old");
        pass(Duration.ofSeconds(31));
        CompletableFuture<Void> asked = look.asked().toCompletableFuture();
        assertThat(asked).isNotDone();
        questions.getLast().complete("new");
        assertThat(asked).isCompleted();
        assertThat(look.value()).contains("new");
    }

    @Test
    void shouldNotKeepAnybodyWaitingForAFailure() {
        CompletableFuture<Void> asked = look.asked().toCompletableFuture();
        questions.getLast().completeExceptionally(new IllegalStateException("away"));
        assertThat(asked).isCompleted();
        SlowLook<String> refused = new SlowLook<>(
                "what is refused",
                () -> {
                    throw new IllegalStateException("stopping");
                },
                Duration.ofSeconds(2),
                nanos::get);
        assertThat(refused.asked().toCompletableFuture()).isCompleted();
        assertThat(refused.value()).isEmpty();
    }
}
