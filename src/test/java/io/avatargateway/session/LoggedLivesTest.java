package io.avatargateway.session;

import static io.avatargateway.session.Recoveries.CUT;
import static io.avatargateway.session.Recoveries.bench;
import static io.avatargateway.session.Recoveries.comeBack;
import static io.avatargateway.session.Recoveries.cutAndComeBack;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.SettingsReader;
import io.avatargateway.logs.LifeLog;
import io.avatargateway.logs.LogLines;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What the log has of a session's life: one line for each event of it, and none for what it says. */
class LoggedLivesTest {

    @Test
    void shouldHaveOneLineForEachLifeEventAndNoneForAMinuteOfSpeech() {
        SessionBench bench = bench(Resume.EXACT);
        try (LogLines lines = LogLines.of("io.avatargateway", Level.INFO)) {
            Lives lives = new Lives(bench, false);
            bench.ready();
            for (int i = 0; i < 60; i++) {
                bench.feed.put("job " + i, 1000, 7);
                bench.link().takesAll();
                bench.link().says(new LinkEvent.SpeechBegan());
                bench.time.advanceMillis(1000);
                bench.link().says(new LinkEvent.SpeechEnded());
            }
            assertThat(bench.link().frames).hasSizeGreaterThan(60);
            assertThat(bench.feed.settled("job 59").playedMillis()).isEqualTo(1000);
            bench.session.drain();
            bench.link().says(new LinkEvent.Stopped());
            lives.write();

            assertThat(lines.texts())
                    .extracting(LoggedLivesTest::event)
                    .containsExactly("opening", "joinable", "ready", "draining", "closed");
            assertThat(lines.levels()).containsOnly(Level.INFO);
            assertThat(lines.texts().get(4))
                    .isEqualTo("Session " + id(bench) + ": closed (tenant=default, generation=1, state=CLOSED,"
                            + " from=DRAINING, reason=COMPLETED, node=gateway-1)");
        }
    }

    @Test
    void shouldTellOnceThatALinkWasLostAndThatSpeechGoesOn() {
        SessionBench bench = bench(Resume.EXACT).ready();
        Lives lives = new Lives(bench, false);
        bench.feed.put("long", 5000, 7);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        cutAndComeBack(bench);
        bench.link().says(CUT);
        bench.session.drain();
        comeBack(bench);
        bench.session.end(CloseReason.CLIENT, "");
        try (LogLines lines = LogLines.of(LifeLog.LOGGER, Level.INFO)) {
            lives.write();

            assertThat(lines.texts())
                    .extracting(LoggedLivesTest::event)
                    .containsExactly(
                            "opening",
                            "joinable",
                            "ready",
                            "recovering",
                            "recovered",
                            "recovering",
                            "draining",
                            "recovered",
                            "closed");
            assertThat(lines.texts().get(3)).contains("generation=1").endsWith(": LINK_LOST: 1006 reset");
            assertThat(lines.texts().get(4)).contains("generation=2", "reason=LINK_LOST", "gapMillis=250");
            assertThat(lines.levels().get(3)).isEqualTo(Level.WARNING);
        }
    }

    @Test
    void shouldTellThatASessionDrainsOnlyOnceThoughItsLinkIsLostMeanwhile() {
        SessionBench bench = bench(Resume.EXACT).ready();
        Lives lives = new Lives(bench, false);
        bench.feed.put("long", 5000, 7);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.session.drain();
        cutAndComeBack(bench);
        try (LogLines lines = LogLines.of(LifeLog.LOGGER, Level.INFO)) {
            lives.write();

            assertThat(lines.texts())
                    .extracting(LoggedLivesTest::event)
                    .containsExactly("opening", "joinable", "ready", "draining", "recovering", "recovered");
        }
    }

    @Test
    void shouldTellThatAnotherGatewayTakesASessionUpAndGoesOn() {
        SessionBench bench = bench(Resume.EXACT).speaking();
        bench.die();
        bench.events.clear();
        Lives lives = new Lives(bench, false);
        bench.takeUp(900);
        comeBack(bench);
        try (LogLines lines = LogLines.of(LifeLog.LOGGER, Level.INFO)) {
            lives.write();

            assertThat(lines.texts()).extracting(LoggedLivesTest::event).containsExactly("taken-up", "adopted");
            assertThat(lines.texts().get(1)).contains("reason=ADOPTED", "gapMillis=1150", "generation=2");
            assertThat(lines.levels()).containsOnly(Level.INFO);
        }
    }

    @Test
    void shouldTellThatALinkWasRenewed() {
        SessionBench bench = new SessionBench(SessionBench.renewing(Resume.EXACT)).ready();
        bench.events.clear();
        Lives lives = new Lives(bench, false);
        bench.time.advanceMillis(100_000);
        bench.link().joinable();
        bench.link().says(new LinkEvent.Started());
        try (LogLines lines = LogLines.of(LifeLog.LOGGER, Level.INFO)) {
            lives.write();

            assertThat(lines.texts()).singleElement().asString().contains(": renewed (", "reason=MAX_LENGTH");
        }
    }

    @Test
    void shouldWarnOfAnEndThatNobodyHereAskedFor() {
        SessionBench bench = bench(Resume.EXACT).open();
        Lives lives = new Lives(bench, false);
        bench.link()
                .says(new LinkEvent.Failed(
                        new LinkFailure(LinkFailure.Kind.REFUSED, "INVALID_API_KEY", null, "the key\nis not known")));
        try (LogLines lines = LogLines.of(LifeLog.LOGGER, Level.INFO)) {
            lives.write();

            assertThat(lines.levels()).containsExactly(Level.INFO, Level.WARNING);
            assertThat(lines.texts().get(1)).contains("reason=REJECTED").endsWith(": the key is not known");
        }
    }

    @Test
    void shouldTellOfJobsWhereThatIsAskedFor() {
        SessionBench bench = bench(Resume.EXACT).silent();
        bench.link().says(CUT);
        try (LogLines lines = LogLines.of(LifeLog.LOGGER, Level.INFO)) {
            new Lives(bench, true).write();

            assertThat(lines.texts())
                    .filteredOn(line -> event(line).equals("job"))
                    .singleElement()
                    .asString()
                    .contains("job=first", "outcome=FINISHED", "playedMillis=1000")
                    .doesNotContain("code");
        }
        try (LogLines lines = LogLines.of(LifeLog.LOGGER, Level.FINE)) {
            new Lives(bench, false).write();

            assertThat(lines.levels()).containsOnlyOnce(Level.FINE);
        }
    }

    private static String id(SessionBench bench) {
        return bench.session.snapshot().id().value();
    }

    private static String event(String line) {
        return line.replaceFirst("Session \\S+: (\\S+) .*", "$1");
    }

    /** The lines of what has happened on a bench. */
    private record Lives(List<SessionEvent> events, Consumer<SessionEvent> log) {
        private Lives(SessionBench bench, boolean jobs) {
            this(bench.events, log(jobs).session());
        }

        private static LifeLog log(boolean jobs) {
            Map<String, String> settings = Map.of("GATEWAY_NAME", "gateway-1", "LOG_JOBS", Boolean.toString(jobs));
            return new LifeLog(SettingsReader.read(name -> Optional.ofNullable(settings.get(name))));
        }

        void write() {
            events.forEach(log);
        }
    }
}
