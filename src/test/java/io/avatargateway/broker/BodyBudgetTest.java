package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.broker.BodyBudget.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {

    private long nanos;
    private final BodyBudget budget = new BodyBudget(100, () -> nanos);
    private final List<String> came = new ArrayList<>();

    private Share ask(String name, long bytes) {
        return budget.ask(bytes, () -> came.add(name));
    }

    @Test
    void shouldGiveRoomAtOnceWhileThereIsSome() {
        assertThat(ask("a", 60).has()).isTrue();
        assertThat(ask("b", 40).has()).isTrue();
        assertThat(budget.takenBytes()).isEqualTo(100);
        assertThat(came).isEmpty();
    }

    @Test
    void shouldGiveRoomInTheOrderInWhichItWasAskedFor() {
        Share first = ask("first", 60);
        Share large = ask("large", 80);
        Share small = ask("small", 10);
        assertThat(large.has()).isFalse();
        assertThat(small.has()).isFalse();
        assertThat(budget.waiting()).isEqualTo(2);
        first.giveBack();
        assertThat(came).containsExactly("large", "small");
        assertThat(budget.takenBytes()).isEqualTo(90);
    }

    @Test
    void shouldLetABodyThatIsLargerThanAllGoAlone() {
        Share first = ask("first", 1);
        Share huge = ask("huge", 1_000);
        assertThat(huge.has()).isFalse();
        first.giveBack();
        assertThat(huge.has()).isTrue();
        assertThat(ask("next", 1).has()).isFalse();
        huge.giveBack();
        assertThat(came).containsExactly("huge", "next");
    }

    @Test
    void shouldTakeBackOnce() {
        Share share = ask("a", 60);
        share.giveBack();
        share.giveBack();
        assertThat(budget.takenBytes()).isZero();
    }

    @Test
    void shouldLetTheNextOneInWhenTheFirstOneWaitsNoLonger() {
        Share first = ask("first", 60);
        Share large = ask("large", 80);
        Share small = ask("small", 10);
        large.giveBack();
        assertThat(small.has()).isTrue();
        first.giveBack();
        assertThat(large.has()).isFalse();
        assertThat(came).containsExactly("small");
        small.giveBack();
        assertThat(budget.takenBytes()).isZero();
    }

    @Test
    void shouldTellHowLongTheFirstOneHasWaited() {
        assertThat(budget.waitMillis()).isZero();
        Share share = ask("a", 100);
        nanos += TimeUnit.SECONDS.toNanos(5);
        assertThat(budget.waitMillis()).isZero();
        ask("b", 1);
        nanos += TimeUnit.SECONDS.toNanos(3);
        ask("c", 1);
        assertThat(budget.waitMillis()).isEqualTo(3_000);
        share.giveBack();
        assertThat(budget.waitMillis()).isZero();
    }
}
