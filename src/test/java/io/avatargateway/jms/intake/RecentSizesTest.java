package io.avatargateway.jms.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentSizesTest {

    private final RecentSizes sizes = new RecentSizes();

    @Test
    void shouldKnowTheLatest() {
        for (int size : new int[] {1_000, 10, 20, 30}) {
            sizes.add(size);
        }
        assertThat(sizes.of(4)).isEqualTo(1_060);

        sizes.keepLatest(2);
        assertThat(sizes.of(2)).isEqualTo(50);
        sizes.keepLatest(5);
        assertThat(sizes.of(2)).isEqualTo(50);
        sizes.keepLatest(0);
        assertThat(sizes.of(0)).isZero();
    }

    @Test
    void shouldTakeOthersForTheMeanOfThoseThatItKnows() {
        assertThat(sizes.of(7)).isZero();
        sizes.add(10);
        sizes.add(30);
        assertThat(sizes.of(5)).isEqualTo(100);
    }

    @Test
    void shouldStayNearTheTruthHoweverManyThereAre() {
        Random random = new Random(17);
        Deque<Integer> truth = new ArrayDeque<>();
        for (int round = 0; round < 60; round++) {
            for (int i = 0; i < 1_000; i++) {
                int size = 1_000 + random.nextInt(100_000);
                sizes.add(size);
                truth.addLast(size);
            }
            int left = random.nextInt(truth.size());
            sizes.keepLatest(left);
            while (truth.size() > left) {
                truth.removeFirst();
            }
            if (left > RecentSizes.MOST_SUMS) {
                long sum = truth.stream().mapToLong(Integer::longValue).sum();
                assertThat(sizes.of(left)).isCloseTo(sum, withinPercentage(3));
            }
        }
    }
}
