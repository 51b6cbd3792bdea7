package io.avatargateway.session.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a context by W3C's Trace Context, and what is none. */
class TraceContextTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String GOOD = "00-" + TRACE + "-" + SPAN + "-01";

    @ParameterizedTest
    @CsvSource({
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00, false",
        // Bits that version 00 does not know.
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03, true",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-fe, false",
        // Later versions may say more behind what is known.
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes-next, true",
    })
    void shouldReadWhatIsOneAndGoOnInVersion00(String parent, boolean sampled) {
        TraceContext read = TraceContext.read(parent, null);

        assertThat(read.sampled()).isEqualTo(sampled);
        assertThat(read.traceparent()).isEqualTo("00-" + TRACE + "-" + SPAN + (sampled ? "-01" : "-00"));
        assertThat(read.followed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
                " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-zz"
            })
    void shouldIgnoreWhatIsNone(String parent) {
        assertThat(TraceContext.read(parent, "a=1")).isNull();
    }

    @Test
    void shouldIgnoreWhatIsNoTextOrEndless() {
        assertThat(TraceContext.read(null, null)).isNull();
        assertThat(TraceContext.read(42, null)).isNull();
        assertThat(TraceContext.read("cc-" + TRACE + "-" + SPAN + "-01-" + "x".repeat(1_000), null))
                .isNull();
    }

    @Test
    void shouldCarryTheStateAsFarAsItHasTo() {
        String longest = "a=" + "1".repeat(510);
        for (Object bad : List.of(longest + "1", "", "a=ü", "a=1\r\nx: y", 7)) {
            assertThat(TraceContext.read(GOOD, bad).state()).isNull();
        }
        assertThat(TraceContext.read(GOOD, longest).state()).isEqualTo(longest);
        assertThat(TraceContext.read(GOOD, "congo=t61rcWkgMzE,rojo=1").state()).isEqualTo("congo=t61rcWkgMzE,rojo=1");
    }
}
