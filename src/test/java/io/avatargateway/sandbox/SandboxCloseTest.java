package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Finding 19 of the review: a part that could not be closed kept the others open. */
class SandboxCloseTest {

    @Test
    void shouldCloseEachPartWhateverTheOthersThrow() {
        List<String> closed = new ArrayList<>();

        Exception first = Sandbox.closeAll(List.of(
                        () -> closed.add("loop"),
                        () -> {
                            throw new IllegalStateException("the server does not stop");
                        },
                        () -> {
                            throw new IllegalStateException("the picture does not end");
                        },
                        () -> closed.add("sessions")))
                .orElseThrow();

        assertThat(closed).containsExactly("sessions", "loop");
        assertThat(first).hasMessage("the picture does not end");
        assertThat(first.getSuppressed()).hasSize(1);
    }
}
