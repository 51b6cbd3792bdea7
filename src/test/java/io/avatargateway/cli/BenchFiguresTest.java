package io.avatargateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.client.Json;
import org.junit.jupiter.api.Test;

class BenchFiguresTest {

    @Test
    void shouldTakeThePercentileFromWhatWasMeasured() {
        BenchFigures figures = new BenchFigures(1000);
        for (int i = 1000; i > 0; i--) {
            figures.accepted().add(i * 1_000_000L);
        }

        assertThat(figures.accepted().percentile(500)).isEqualTo(500);
        assertThat(figures.accepted().percentile(990)).isEqualTo(990);
        assertThat(figures.accepted().percentile(999)).isEqualTo(999);
        assertThat(figures.accepted().percentile(1000)).isEqualTo(1000);
    }

    @Test
    void shouldHaveNoPercentileOfNothing() {
        BenchFigures figures = new BenchFigures(1);

        assertThat(figures.started().percentile(500)).isNaN();
        assertThat(Json.line(figures.json(1, 10))).contains("\"startedMillis\":{\"count\":0}");
    }
}
