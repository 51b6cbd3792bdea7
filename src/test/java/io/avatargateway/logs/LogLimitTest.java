package io.avatargateway.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.SettingsReader;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Stands before the root logger's handlers while the gateway runs, and not longer. */
@ResourceLock(Resources.GLOBAL)
class LogLimitTest {

    private static final Logger ROOT = Logger.getLogger("");

    @Test
    void shouldStandBeforeTheHandlersWhileTheGatewayRuns() {
        Handler[] before = ROOT.getHandlers();
        LogLimit limit = limit("2");
        try (LogLines lines = LogLines.of("", Level.INFO)) {
            limit.onStart(null);
            assertThat(ROOT.getHandlers()).singleElement().isInstanceOf(LimitedHandler.class);
            Logger some = Logger.getLogger("some.library");
            for (int i = 0; i < 4; i++) {
                some.warning("again");
            }
            limit.stop();

            assertThat(lines.texts())
                    .containsExactly("again", "again", "2 more lines like this within a minute: again");
        } finally {
            limit.stop();
        }
        assertThat(ROOT.getHandlers()).containsExactlyInAnyOrder(before);
    }

    @Test
    void shouldLeaveAllAsItIsWhereThereIsNoLimit() {
        Handler[] before = ROOT.getHandlers();
        LogLimit limit = limit("0");
        limit.onStart(null);

        assertThat(Arrays.asList(ROOT.getHandlers())).containsExactly(before);
        limit.stop();
        assertThat(Arrays.asList(ROOT.getHandlers())).containsExactly(before);
    }

    private static LogLimit limit(String lines) {
        return new LogLimit(SettingsReader.read(name ->
                Optional.ofNullable(Map.of("LOG_REPEATS_PER_MINUTE", lines).get(name))));
    }
}
