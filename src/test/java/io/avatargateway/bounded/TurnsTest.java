package io.avatargateway.bounded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TurnsTest {

    /** What was given to the threads and is not done yet. */
    private final Deque<Runnable> atWork = new ArrayDeque<>();

    private final List<String> done = new ArrayList<>();
    private boolean stopped;
    private final Turns<String> turns = new Turns<>(this::begin, 10, () -> 8);

    private void begin(Runnable task) {
        if (stopped) {
            throw new RejectedExecutionException("stopped");
        }
        atWork.add(task);
    }

    private void put(String writer, int tasks) {
        Executor own = turns.of(writer);
        for (int i = 0; i < tasks; i++) {
            String name = writer + i;
            own.execute(() -> done.add(name));
        }
    }

    private void finish(int tasks) {
        for (int i = 0; i < tasks; i++) {
            atWork.remove().run();
        }
    }

    @Test
    void shouldNeverGiveOneWriterAllThreads() {
        put("noisy", 200);
        assertThat(atWork).hasSize(8);

        put("calm", 1);
        assertThat(atWork).hasSize(9);
        atWork.removeLast().run();
        assertThat(done).containsExactly("calm0");
    }

    @Test
    void shouldLetWritersTakeTurnsWhenAllThreadsAreBusy() {
        put("noisy", 200);
        put("other", 200);
        assertThat(atWork).hasSize(10);

        put("calm", 2);
        finish(1);
        assertThat(atWork).hasSize(10);
        atWork.removeLast().run();
        assertThat(done).containsExactly("noisy0", "calm0");
    }

    @Test
    void shouldDoAllOfThemAndEachWritersInTheirOrder() {
        put("noisy", 100);
        put("other", 50);
        put("calm", 3);
        while (!atWork.isEmpty()) {
            finish(1);
        }
        assertThat(done).hasSize(153);
        assertThat(done.stream().filter(each -> each.startsWith("other")).map(each -> each.substring(5)))
                .isSortedAccordingTo((one, two) -> Integer.parseInt(one) - Integer.parseInt(two));
        assertThat(done.indexOf("calm2")).isLessThan(20);
    }

    @Test
    void shouldGiveAThreadBackOfATaskThatFails() {
        for (int i = 0; i < 20; i++) {
            turns.of("failing").execute(() -> {
                throw new IllegalStateException("failed");
            });
        }
        for (int i = 0; i < 20; i++) {
            Runnable next = atWork.remove();
            assertThatThrownBy(next::run).isInstanceOf(IllegalStateException.class);
        }
        put("failing", 1);
        finish(1);
        assertThat(done).containsExactly("failing0");
    }

    @Test
    void shouldTellWhoComesWhenTheThreadsTakeNothingAnyMore() {
        put("noisy", 9);
        stopped = true;
        assertThatThrownBy(() -> put("calm", 1)).isInstanceOf(RejectedExecutionException.class);

        finish(8);
        assertThat(done).hasSize(8);
    }
}
