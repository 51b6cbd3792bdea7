package io.avatargateway.jms.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {

    private final List<Runnable> threads = new ArrayList<>();
    private final List<String> ran = new ArrayList<>();
    private final Lane lane = new Lane(threads::add);

    @Test
    void shouldLetOthersHaveTheThreadAfterAFewTasks() {
        for (int task = 1; task <= 5; task++) {
            String name = "task " + task;
            lane.execute(() -> ran.add(name));
        }
        assertThat(threads).hasSize(1);

        threads.remove(0).run();
        assertThat(ran).containsExactly("task 1", "task 2", "task 3", "task 4");
        assertThat(threads).hasSize(1);

        threads.remove(0).run();
        assertThat(ran).endsWith("task 5");
        assertThat(threads).isEmpty();
    }

    @Test
    void shouldGoOnBehindTasksThatFail() {
        lane.execute(() -> {
            throw new IllegalStateException("a defect, as this test wants it");
        });
        lane.execute(() -> {
            throw new NoClassDefFoundError("a defect, as this test wants it");
        });
        lane.execute(() -> ran.add("behind them"));
        threads.remove(0).run();

        lane.execute(() -> ran.add("later"));
        threads.remove(0).run();

        assertThat(ran).containsExactly("behind them", "later");
    }
}
