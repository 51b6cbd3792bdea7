package io.avatargateway.session.speech;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.audio.format.Pcm16;
import io.avatargateway.session.speech.PlayOutClock.Played;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The clock's rules as a table. Each line is a story of steps, {@code time what [how much]} in milliseconds. {@code
 * send} and {@code hush} (digital silence) send that much speech; {@code ack}, {@code SPEAK}, {@code SILENT}, {@code
 * STOP} and {@code SKIP} happen. {@code heard}, {@code lead}, {@code begun} and {@code waits} must be true then. So
 * must {@code sure}, {@code guess} and {@code open}, which tell whether all before a place was played.
 */
class PlayOutRulesTest {

    private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(2000);

    private final PlayOutClock clock = new PlayOutClock(0, GRACE, 0);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                // One job.
                "one job, confirmed            | 0 send 1000, 5 ack, 100 SPEAK, 600 heard 500, 1099 open 1000, 1100"
                        + " SILENT, 1100 sure 1000",
                "SILENT a little early         | 0 send 1000, 5 ack, 100 SPEAK, 900 SILENT, 900 sure 1000, 900 lead 0",
                "SILENT far too early          | 0 send 1000, 5 ack, 100 SPEAK, 300 SILENT, 1099 open 1000, 1100 sure"
                        + " 1000",
                "SILENT too early, then SPEAK  | 0 send 1000, 5 ack, 0 SPEAK, 300 SILENT, 500 SPEAK, 1500 open 1000,"
                        + " 3000 guess 1000",
                "SILENT never comes            | 0 send 1000, 5 ack, 0 SPEAK, 2999 open 1000, 3000 guess 1000",
                "SPEAK never comes             | 0 send 1000, 5 ack, 1999 waits 0, 2000 begun 0, 2999 open 1000, 3000"
                        + " guess 1000",
                "only SILENT comes             | 0 send 1000, 5 ack, 1200 SILENT, 1200 sure 1000",
                "SILENT before SPEAK           | 0 send 1000, 5 ack, 50 SILENT, 50 open 1000, 50 lead 1000, 100 SPEAK,"
                        + " 1100 SILENT, 1100 sure 1000",
                "STOP                          | 0 send 1000, 5 ack, 0 SPEAK, 900 STOP, 900 sure 1000",
                // Several between one SPEAK and one SILENT.
                "three short ones              | 0 send 200, 0 send 200, 0 send 200, 5 ack, 5 ack, 5 ack, 100 SPEAK,"
                        + " 299 open 200, 300 guess 200, 300 begun 200, 300 waits 400, 500 guess 400, 500 begun 400,"
                        + " 690 SILENT, 690 sure 600",
                "SILENT within the first       | 0 send 200, 0 send 200, 0 send 200, 5 ack, 5 ack, 5 ack, 100 SPEAK,"
                        + " 150 SILENT, 150 open 200, 300 sure 200, 699 open 600, 700 sure 600",
                "SILENT at the end of one of two | 0 send 1000, 0 send 1000, 5 ack, 5 ack, 0 SPEAK, 1000 SILENT, 1000"
                        + " sure 1000, 1000 open 2000, 1050 SPEAK, 2000 SILENT, 2000 sure 2000",
                "SILENT before the next arrived | 0 send 1000, 5 ack, 0 SPEAK, 990 send 1000, 1000 SILENT, 1000 sure"
                        + " 1000, 1000 open 2000, 1000 lead 1000, 1005 ack, 1100 SPEAK, 2100 SILENT, 2100 sure 2000",
                // Gaps.
                "a gap with SILENT             | 0 send 1000, 5 ack, 0 SPEAK, 1000 SILENT, 3000 send 500, 3005 ack,"
                        + " 3050 heard 1000, 3100 SPEAK, 3300 heard 1200, 3600 SILENT, 3600 sure 1500",
                "a gap that is not noticed     | 0 send 1000, 5 ack, 0 SPEAK, 1100 send 500, 1105 ack, 1300 heard"
                        + " 1200, 1600 SILENT, 1600 sure 1500",
                "SILENT of the gap comes late  | 0 send 1000, 5 ack, 0 SPEAK, 1100 send 500, 1105 ack, 1110 SILENT,"
                        + " 1110 open 1500, 1200 SPEAK, 1700 SILENT, 1700 sure 1500",
                "SPEAK of the past comes late  | 0 send 1000, 5 ack, 0 SPEAK, 1000 SILENT, 1500 send 500, 1501 SPEAK,"
                        + " 1501 waits 1000, 1505 ack, 1600 SPEAK, 1600 begun 1000, 1700 heard 1100",
                // Skips.
                "what was skipped is not played later | 0 send 5000, 5 ack, 0 SPEAK, 1000 SKIP 0, 1000 send 1000, 1000"
                        + " lead 1000, 1005 ack, 1100 SPEAK, 2100 SILENT, 2100 sure 6000",
                "SILENT of the skip            | 0 send 5000, 5 ack, 0 SPEAK, 1000 SKIP 0, 1000 send 1000, 1005 ack,"
                        + " 1020 SILENT, 1020 open 6000, 1020 waits 5000, 1100 SPEAK, 2100 SILENT, 2100 sure 6000",
                "SILENT of the skip, nothing acknowledged | 0 send 5000, 0 SPEAK, 900 ack, 1000 SKIP 0, 1000 send"
                        + " 1000, 1020 SILENT, 1020 lead 1000, 1020 open 6000",
                "SILENT of the skip, not all acknowledged | 0 send 4000, 0 send 1000, 5 ack, 0 SPEAK, 1000 SKIP 0,"
                        + " 1000 send 1000, 1020 SILENT, 1020 lead 1000, 1020 open 6000",
                "acknowledgements behind a skip | 0 send 1000, 0 send 4000, 5 ack, 0 SPEAK, 500 SKIP 1, 500 send 1000,"
                        + " 505 ack, 600 SPEAK, 1600 SILENT, 1600 sure 6000",
                // Digital silence.
                "silence alone                 | 0 hush 500, 5 ack, 0 begun 0, 499 open 500, 500 guess 500",
                "silence that is said to be speech | 0 hush 500, 5 ack, 20 SPEAK, 519 open 500, 520 SILENT, 520 sure"
                        + " 500",
                "silence first, SPEAK at its end | 0 hush 500, 0 send 1000, 5 ack, 5 ack, 100 waits 500, 600 SPEAK,"
                        + " 600 begun 500, 600 guess 500, 1100 heard 1000, 1600 SILENT, 1600 sure 1500",
                "silence first, SPEAK at its beginning | 0 hush 500, 0 send 1000, 5 ack, 5 ack, 100 SPEAK, 599 waits"
                        + " 500, 600 begun 500, 1600 SILENT, 1600 sure 1500",
                "silence last, SILENT at its beginning | 0 send 2000, 0 hush 1000, 5 ack, 5 ack, 0 SPEAK, 2000 SILENT,"
                        + " 2000 open 3000, 2000 sure 2000, 3000 sure 3000",
            })
    void shouldKnowWhatWasPlayed(String name, String story) {
        for (String step : story.split(",", -1)) {
            List<String> words = Arrays.asList(step.strip().split(" "));
            long now = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words.get(0)));
            tell(step, now, words.get(1), words.size() > 2 ? Integer.parseInt(words.get(2)) : 0);
        }
    }

    private void tell(String step, long now, String what, int much) {
        long place = (long) much * Pcm16.BYTES_PER_MILLI;
        switch (what) {
            case "send" -> clock.sent((int) place, true, now);
            case "hush" -> clock.sent((int) place, false, now);
            case "ack" -> clock.acknowledged();
            case "SPEAK" -> clock.speechBegan(now);
            case "SILENT" -> clock.speechEnded(now);
            case "STOP" -> clock.playedOut(now);
            case "SKIP" -> clock.skipped(much, now);
            case "heard" ->
                assertThat(Pcm16.millis(clock.playedPosition(now))).as(step).isEqualTo(much);
            case "lead" ->
                assertThat(TimeUnit.NANOSECONDS.toMillis(clock.leadNanos(now)))
                        .as(step)
                        .isEqualTo(much);
            case "begun" -> assertThat(clock.reached(place, now)).as(step).isTrue();
            case "waits" -> assertThat(clock.reached(place, now)).as(step).isFalse();
            case "sure" -> assertThat(clock.played(place, now)).as(step).isEqualTo(Played.CONFIRMED);
            case "guess" -> assertThat(clock.played(place, now)).as(step).isEqualTo(Played.ESTIMATED);
            case "open" -> assertThat(clock.played(place, now)).as(step).isEqualTo(Played.NO);
            default -> throw new IllegalArgumentException(step);
        }
    }
}
