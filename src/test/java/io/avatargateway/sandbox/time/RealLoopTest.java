package io.avatargateway.sandbox.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RealLoopTest {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final RealLoop loop = new RealLoop();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void shouldRunATaskOnTheCallingThreadWhereNothingElseIsUnderWay() {
        AtomicReference<Thread> ranOn = new AtomicReference<>();

        loop.executeHere(() -> ranOn.set(Thread.currentThread()));

        assertThat(ranOn).hasValue(Thread.currentThread());
    }

    @Test
    void shouldRunATaskOnItsOwnThreadWhereTheCallerMustNotBeHeldUp() {
        AtomicReference<Thread> ranOn = new AtomicReference<>();

        loop.execute(() -> ranOn.set(Thread.currentThread()));

        assertThat(loop.ask(ranOn::get, WITHIN)).isNotNull().isNotEqualTo(Thread.currentThread());
    }

    @Test
    void shouldRunATaskOfATaskBehindIt() {
        List<String> order = new ArrayList<>();

        loop.executeHere(() -> {
            loop.executeHere(() -> order.add("second"));
            order.add("first");
        });

        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void shouldRunOneTaskAtATimeAndLoseNoneWhoeverRunsThem() throws InterruptedException {
        int[] counter = new int[1];
        int each = 20_000;
        List<Thread> threads = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(4 * each);
        Runnable unguarded = () -> {
            counter[0]++;
            done.countDown();
        };
        for (int i = 0; i < 4; i++) {
            boolean here = i % 2 == 0;
            threads.add(new Thread(() -> {
                for (int task = 0; task < each; task++) {
                    if (here) {
                        loop.executeHere(unguarded);
                    } else {
                        loop.execute(unguarded);
                    }
                }
            }));
        }
        threads.forEach(Thread::start);

        assertThat(done.await(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(loop.ask(() -> counter[0], WITHIN)).isEqualTo(4 * each);
    }

    /** Called off sooner and later: before its timer, and when that has put it behind the task that calls it off. */
    @Test
    void shouldNotRunAPlannedTaskThatIsCalledOffWheneverThatIs() {
        AtomicReference<String> ran = new AtomicReference<>();
        for (int i = 0; i < 100; i++) {
            long until = System.nanoTime() + i * 20_000L;
            loop.executeHere(() -> {
                Cancellable planned = loop.schedule(Duration.ZERO, () -> ran.set("called off"));
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                planned.cancel();
            });
        }

        loop.ask(() -> null, WITHIN);
        assertThat(ran).hasValue(null);
    }

    @Test
    void shouldGoOnBehindATaskThatFails() {
        loop.executeHere(() -> {
            throw new IllegalStateException("on purpose");
        });
        loop.executeHere(() -> {
            throw new AssertionError("on purpose");
        });

        assertThat(loop.ask(() -> "alive", WITHIN)).isEqualTo("alive");
        assertThatThrownBy(() -> loop.ask(
                        () -> {
                            throw new IllegalArgumentException("told");
                        },
                        WITHIN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
