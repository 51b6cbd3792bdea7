package io.avatargateway.bounded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    @Test
    void shouldLetWritersTakeTurnsAndKeepEachOnesOrder() {
        FairQueue<String, String> queue = new FairQueue<>(10);
        for (String element : List.of("a1", "a2", "a3", "b1", "c1", "b2")) {
            queue.offer(element.substring(0, 1), element);
        }

        assertThat(all(queue)).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void shouldTakeTheRoomFromTheOneWhoFillsIt() {
        FairQueue<String, String> queue = new FairQueue<>(10);
        int lost = 0;
        for (int i = 0; i < 50; i++) {
            lost += queue.offer("flood", "f" + i) ? 1 : 0;
        }
        assertThat(lost).isEqualTo(40);

        for (int i = 0; i < 4; i++) {
            assertThat(queue.offer("other", "o" + i)).isTrue();
        }

        assertThat(all(queue)).containsExactly("f0", "o0", "f1", "o1", "f2", "o2", "f3", "o3", "f4", "f5");
    }

    /** At random against the plainest thing that could be meant. */
    @Test
    void shouldLoseNothingOfWhoHasLessThanHisShare() {
        Random random = new Random(14);
        int capacity = 40;
        int writers = 8;
        FairQueue<Integer, Integer> queue = new FairQueue<>(capacity);
        Map<Integer, Deque<Integer>> modest = new HashMap<>();
        int number = 0;
        for (int step = 0; step < 20_000; step++) {
            // Writer 0 floods; each other one has at most his share waiting.
            int writer = random.nextInt(3) > 0 ? 0 : 1 + random.nextInt(writers - 1);
            Deque<Integer> own = modest.computeIfAbsent(writer, first -> new ArrayDeque<>());
            if (writer == 0 || own.size() < capacity / writers) {
                queue.offer(writer, writer + 100 * number++);
                own.addLast(writer + 100 * (number - 1));
            }
            if (random.nextInt(3) == 0) {
                Integer taken = queue.poll();
                if (taken != null && taken % 100 != 0) {
                    assertThat(modest.get(taken % 100).pollFirst()).isEqualTo(taken);
                }
            }
        }
    }

    private static List<String> all(FairQueue<String, String> queue) {
        List<String> all = new ArrayList<>();
        for (String next = queue.poll(); next != null; next = queue.poll()) {
            all.add(next);
        }
        return all;
    }
}
