package io.avatargateway.bounded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OldestOutTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final OldestOut<Integer, String> remembered = new OldestOut<>(100, Duration.ofSeconds(10), nanos::get);

    @Test
    void shouldLetTheOldestGoWhenItIsFullHoweverOftenTheOldAreAskedFor() {
        for (int i = 0; i < 1_000; i++) {
            remembered.put(i, "v" + i);
            for (int old = 0; old < 20; old++) {
                remembered.find(old);
            }
        }

        for (int i = 0; i < 1_000; i++) {
            assertThat(remembered.find(i).isPresent()).as("entry " + i).isEqualTo(i >= 900);
        }
        assertThat(remembered.values()).hasSize(100).startsWith("v900").endsWith("v999");
    }

    @Test
    void shouldForgetWhatIsTooOld() {
        remembered.put(1, "first");
        pass(6);
        remembered.put(2, "second");
        pass(4);

        assertThat(remembered.find(1)).isEmpty();
        assertThat(remembered.find(2)).contains("second");
        pass(6);
        assertThat(remembered.values()).isEmpty();
    }

    @Test
    void shouldCountTheAgeOfAnEntryFromItsLatestValue() {
        remembered.put(1, "first");
        pass(9);
        remembered.put(1, "again");
        pass(9);

        assertThat(remembered.find(1)).contains("again");
    }

    @Test
    void shouldKeepTheFirstOfTwoThatMustNotReplaceEachOther() {
        assertThat(remembered.putIfAbsent(1, "first")).isEqualTo("first");
        assertThat(remembered.putIfAbsent(1, "second")).isEqualTo("first");
        remembered.remove(1);
        assertThat(remembered.putIfAbsent(1, "third")).isEqualTo("third");
    }

    @Test
    void shouldRememberNothingWhereNothingMayBeRemembered() {
        OldestOut<Integer, String> none = new OldestOut<>(0, Duration.ofSeconds(10), nanos::get);

        assertThat(none.putIfAbsent(1, "first")).isEqualTo("first");
        assertThat(none.putIfAbsent(1, "second")).isEqualTo("second");
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
