package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.LinkEvent;
import org.junit.jupiter.api.Test;

/** A draining session speaks what arrived before the drain, and nothing else. */
class DrainTest {

    private final SessionBench bench = new SessionBench().ready();

    @Test
    void shouldSpeakWhatWaitedAndSayDoneBehindIt() {
        bench.feed.put("playing", 4000, 1);
        bench.feed.put("waiting", 100, 2);
        bench.session.drain();
        bench.link().takesAll();
        bench.time.advanceMillis(4000);
        bench.link().takesAll();

        assertThat(bench.link().sent).last().isEqualTo("DONE");
        assertThat(bench.link().frames).last().satisfies(frame -> assertThat(frame[0])
                .isEqualTo((byte) 2));
    }

    @Test
    void shouldSayBehindTheLastSpeechWhyTheGatewayEndsIt() {
        bench.feed.put("playing", 1000, 1);
        bench.session.drain(CloseReason.QUOTA, "used up");
        bench.session.drain();
        bench.link().takesAll();
        bench.time.advanceMillis(1000);
        bench.link().takesAll();
        assertThat(bench.link().sent).last().isEqualTo("DONE");
        bench.link().says(new LinkEvent.Stopped());

        assertThat(bench.feed.settled("playing").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.QUOTA);
        assertThat(bench.session.snapshot().detail()).isEqualTo("used up");
    }

    @Test
    void shouldRejectWhatCameBehindWhateverItsPriority() {
        bench.feed.put("playing", 4000, 1);
        bench.feed.put("waiting", 100, 2);
        bench.session.drain();
        bench.feed.putFirst("hasty", 100, 3);
        bench.link().takesAll();
        bench.time.advanceMillis(4000);
        bench.link().takesAll();

        assertThat(bench.feed.settled("hasty").state()).isEqualTo(JobState.REJECTED);
        assertThat(bench.feed.settled("hasty").code()).isEqualTo("SESSION_ENDED");
        assertThat(bench.link().frames).last().satisfies(frame -> assertThat(frame[0])
                .isEqualTo((byte) 2));
        assertThat(bench.link().sent).last().isEqualTo("DONE");
    }

    /** What comes to the broker before the marker is spoken. */
    @Test
    void shouldWaitForItsPlaceWhileTheBrokerIsSlow() {
        bench.feed.put("playing", 1000, 1);
        bench.feed.slow = true;
        bench.session.drain();
        bench.link().takesAll();
        bench.feed.put("before", 100, 2);
        assertThat(bench.link().sent).doesNotContain("DONE");

        bench.feed.count();
        bench.link().takesAll();
        bench.time.advanceMillis(1000);
        bench.link().takesAll();

        assertThat(bench.link().sent).last().isEqualTo("DONE");
        assertThat(bench.feed.settled).extracting(JobStatus::state).doesNotContain(JobState.REJECTED);
    }

    @Test
    void shouldSpeakWhatItHasWhileTheBrokerIsAway() {
        bench.feed.put("playing", 4000, 1);
        bench.feed.put("waiting", 100, 2);
        bench.feed.brokerAway = true;
        bench.session.drain();
        bench.link().takesAll();

        assertThat(bench.link().sent).last().isEqualTo("DONE");
        assertThat(bench.link().frames).last().satisfies(frame -> assertThat(frame[0])
                .isEqualTo((byte) 1));
    }
}
