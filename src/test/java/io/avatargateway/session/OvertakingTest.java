package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.port.Job;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is to be spoken after the current utterance comes before all unsent jobs, also those that were fetched already.
 */
class OvertakingTest {

    private final SessionBench bench = new SessionBench().ready();

    @Test
    void shouldSpeakANextJobBeforeOneThatIsFetchedAndNotBegun() {
        playing(2000);
        bench.feed.put("fetched", 500, 2);
        bench.feed.put("waits", 500, 3);
        assertThat(bench.feed.waiting).extracting(Job::id).containsExactly("waits");

        bench.feed.putNext("next", 500, 4);
        bench.feed.putNext("next but one", 500, 5);

        assertThat(spoken()).containsExactly("playing", "next", "next but one", "fetched", "waits");
    }

    @Test
    void shouldSpeakANextJobBehindWhatHasBegunToBeSent() {
        playing(1500);
        bench.feed.put("begun", 3000, 2);
        play(700);
        assertThat(bench.link().frames).last().satisfies(frame -> assertThat(frame[0])
                .isEqualTo((byte) 2));

        bench.feed.putNext("next", 500, 4);

        assertThat(spoken()).containsExactly("playing", "begun", "next");
    }

    @Test
    void shouldSpeakANextJobBeforeSpeechThatIsStillToBeMade() {
        playing(300);
        ToldSpeech slow = bench.feed.grow("slow");
        play(1000);

        bench.feed.putNext("next", 500, 4);
        play(700);
        slow.grow(500, 2);
        slow.end();

        assertThat(spoken()).containsExactly("playing", "next", "slow");
    }

    @Test
    void shouldSpeakWhatBargesInBeforeANextJobThatIsHere() {
        playing(2000);
        bench.feed.put("fetched", 500, 2);
        bench.feed.putNext("next", 500, 4);

        bench.feed.bargeIn("now", 500, 5, true);
        bench.feed.putNext("next but one", 500, 6);

        assertThat(spoken()).containsExactly("playing", "now", "next", "next but one", "fetched");
    }

    @Test
    void shouldHoldFewOfManyNextJobs() {
        playing(2000);
        bench.feed.put("fetched", 500, 2);

        for (int i = 0; i < 100; i++) {
            bench.feed.putNext("next-" + i, 100, 3);
        }

        assertThat(bench.feed.waiting).hasSize(84);
        assertThat(spoken()).hasSize(102).endsWith("next-98", "next-99", "fetched");
    }

    private void playing(int millis) {
        bench.feed.put("playing", millis, 1);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
    }

    /** All jobs, in the order in which they ended; they are spoken to their ends. */
    private List<String> spoken() {
        play(20_000);
        return bench.feed.settled.stream().map(JobStatus::jobId).toList();
    }

    /** This number of milliseconds goes by, while the link takes what it is given. */
    private void play(int millis) {
        for (int step = 0; step < millis; step += 100) {
            bench.time.advanceMillis(100);
            bench.link().takesAll();
        }
    }
}
