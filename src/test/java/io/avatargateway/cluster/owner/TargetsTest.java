package io.avatargateway.cluster.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sessions of a gateway that stops are spread over the others by their room. */
class TargetsTest {

    private final Targets targets = new Targets();

    @Test
    void shouldSpreadByRoom() {
        Map<String, Integer> room = Map.of("a", 4, "b", 2, "c", 1);
        List<String> given = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            given.add(targets.next(room).orElseThrow());
        }

        assertThat(given).containsExactlyInAnyOrder("a", "a", "a", "a", "b", "b", "c");
        assertThat(targets.next(room)).isEmpty();
    }

    @Test
    void shouldCountOnceWhatAGatewayTellsLate() {
        assertThat(targets.next(Map.of("a", 2))).contains("a");
        // It has got that one, and says so.
        assertThat(targets.next(Map.of("a", 1))).contains("a");
        assertThat(targets.next(Map.of("a", 1))).isEmpty();
    }

    @Test
    void shouldHeedWhatOthersHaveOpenedThere() {
        assertThat(targets.next(Map.of("a", 9))).contains("a");
        assertThat(targets.next(Map.of("a", 0))).isEmpty();
    }

    @Test
    void shouldKnowNobodyAlone() {
        assertThat(targets.next(Map.of())).isEmpty();
    }
}
