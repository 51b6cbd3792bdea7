package io.avatargateway.bounded;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.bounded.GroupedOldestOut.Bound;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GroupedOldestOutTest {

    private static final Bound WIDE = new Bound(100, Duration.ofSeconds(10));

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Map<String, Bound> bounds = new HashMap<>();
    private final GroupedOldestOut<String, Integer, String> remembered =
            new GroupedOldestOut<>(6, group -> bounds.getOrDefault(group, WIDE), nanos::get);

    @Test
    void shouldLetTheOldestOfAFullGroupGo() {
        bounds.put("a", new Bound(2, Duration.ofSeconds(10)));
        remembered.put("b", 10, "b10");
        for (int i = 1; i <= 4; i++) {
            remembered.put("a", i, "a" + i);
        }

        assertThat(remembered.values()).containsExactlyInAnyOrder("b10", "a3", "a4");
        assertThat(remembered.find(2)).isEmpty();
    }

    @Test
    void shouldForgetEachGroupsEntriesBehindTheGroupsOwnTime() {
        bounds.put("a", new Bound(100, Duration.ofSeconds(5)));
        remembered.put("a", 1, "a1");
        remembered.put("b", 2, "b2");
        pass(5);

        assertThat(remembered.find(1)).isEmpty();
        assertThat(remembered.find(2)).contains("b2");
        pass(5);
        assertThat(remembered.values()).isEmpty();
    }

    @Test
    void shouldTakeFromTheLargestGroupWhereAllTogetherAreTooMany() {
        remembered.put("quiet", 0, "first of all");
        for (int i = 1; i <= 50; i++) {
            remembered.put("flood", i, "f" + i);
        }

        assertThat(remembered.values()).containsExactlyInAnyOrder("first of all", "f46", "f47", "f48", "f49", "f50");
    }

    @Test
    void shouldLetWhatIsTooOldGoBeforeWhatIsNot() {
        bounds.put("short", new Bound(100, Duration.ofSeconds(1)));
        remembered.put("short", 1, "s1");
        pass(1);
        for (int i = 11; i <= 16; i++) {
            remembered.put("long", i, "l" + i);
        }

        assertThat(remembered.values()).containsExactly("l11", "l12", "l13", "l14", "l15", "l16");
    }

    @Test
    void shouldFollowABoundThatChanges() {
        remembered.put("a", 1, "a1");
        remembered.put("a", 2, "a2");
        remembered.put("a", 3, "a3");
        bounds.put("a", new Bound(1, Duration.ofSeconds(10)));
        assertThat(remembered.find(1)).isEmpty();
        assertThat(remembered.values()).containsExactly("a3");

        bounds.put("a", new Bound(1, Duration.ofSeconds(1)));
        pass(1);
        remembered.forgetOld();
        bounds.put("a", WIDE);
        assertThat(remembered.values()).isEmpty();
    }

    @Test
    void shouldCountTheAgeOfAnEntryFromItsLatestValueAndItsGroup() {
        remembered.put("a", 1, "first");
        pass(9);
        remembered.put("b", 1, "again");
        pass(9);
        assertThat(remembered.find(1)).contains("again");

        remembered.putIfAbsent("a", 1, "not this");
        assertThat(remembered.find(1)).contains("again");
        remembered.remove(1);
        remembered.remove(1);
        remembered.putIfAbsent("a", 1, "this");
        assertThat(remembered.values()).containsExactly("this");
    }

    @Test
    void shouldRememberNothingWhereNothingMayBeRemembered() {
        bounds.put("a", new Bound(0, Duration.ofSeconds(10)));
        remembered.put("a", 1, "first");
        assertThat(remembered.find(1)).isEmpty();
        assertThat(remembered.values()).isEmpty();
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
