package io.avatargateway.sandbox.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.sandbox.NeedsWebRtc;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The stamps of picture and sound. */
@NeedsWebRtc
class CaptureClockTest {

    @Test
    void shouldTellTheTimeThatWebRtcHolds() {
        try (CaptureClock clock = new CaptureClock()) {
            long micros = System.nanoTime() / 1000;

            assertThat(clock.isTruthful()).isTrue();
            assertThat(clock.clock().getTimestampUs())
                    .isBetween(micros, micros + Duration.ofSeconds(2).toMillis() * 1000);
        }
    }
}
