package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.port.Job;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Utterances that are spoken while they are still being synthesised. */
class GrowingSpeechTest {

    private final SessionBench bench = new SessionBench().ready();

    @Test
    void shouldBeginWithWhatIsThereAtOnceHoweverLittleItIs() {
        ToldSpeech speech = bench.feed.grow("streamed");
        assertThat(bench.link().sent).isEmpty();

        speech.grow(20, 1);

        assertThat(bench.link().sent).containsExactly("audio 640");
    }

    @Test
    void shouldGatherWholeFramesWhileMuchSpeechIsAhead() {
        ToldSpeech speech = bench.feed.grow("streamed").grow(750, 1);
        bench.link().takesAll();
        bench.link().sent.clear();

        for (int i = 0; i < 10; i++) {
            speech.grow(25, 1);
            bench.link().takesAll();
        }

        assertThat(bench.link().sent).containsExactly("audio 6000");
    }

    @Test
    void shouldSendWhatWasGatheredWhenLittleIsAhead() {
        ToldSpeech speech = bench.feed.grow("streamed").grow(750, 1);
        bench.link().takesAll();
        speech.grow(25, 2);
        int frames = bench.link().frames.size();

        bench.time.advanceMillis(249);
        assertThat(bench.link().frames).hasSize(frames);
        bench.time.advanceMillis(2);

        assertThat(bench.link().sent).last().isEqualTo("audio 800");
    }

    @Test
    void shouldSendWhatWasGatheredWhenTheEndIsKnown() {
        ToldSpeech speech = bench.feed.grow("streamed").grow(750, 1);
        bench.link().takesAll();
        speech.grow(25, 2);

        speech.end();

        assertThat(bench.link().sent).last().isEqualTo("audio 800");
    }

    @Test
    void shouldKeepItsTurnWhileNothingIsThere() {
        ToldSpeech speech = bench.feed.grow("streamed").grow(100, 1);
        bench.feed.put("next", 100, 2);
        bench.link().takesAll();
        bench.time.advanceMillis(60_000);
        assertThat(bench.feed.waiting).extracting(Job::id).containsExactly("next");

        speech.grow(100, 3).end();
        bench.link().takesAll();

        assertThat(bench.link().frames).extracting(frame -> (int) frame[0]).containsExactly(1, 3, 2);
    }

    @Test
    void shouldNeitherEndNorStartTwiceWhenTheClockRunsDryInBetween() {
        ToldSpeech speech = bench.feed.grow("streamed").grow(750, 1);
        bench.link().takesAll();
        bench.time.advanceMillis(100);
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(750);
        bench.link().says(new LinkEvent.SpeechEnded());
        bench.time.advanceMillis(10_000);
        assertThat(bench.feed.settled).isEmpty();
        assertThat(bench.state()).isEqualTo(SessionState.SILENT);

        speech.grow(500, 1).end();
        bench.link().takesAll();
        bench.time.advanceMillis(100);
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(500);
        bench.link().says(new LinkEvent.SpeechEnded());

        assertThat(bench.feed.started).extracting(JobStatus::jobId).containsExactly("streamed");
        JobStatus finished = bench.feed.settled("streamed");
        assertThat(finished.state()).isEqualTo(JobState.FINISHED);
        assertThat(finished.playedMillis()).isEqualTo(1250);
        assertThat(finished.durationMillis()).isEqualTo(1250);
        assertThat(finished.estimated()).isFalse();
    }

    @Test
    void shouldNotTakeTheTimeOfAGapForSpeechThatWasHeard() throws Exception {
        ToldSpeech speech = bench.feed.grow("streamed").grow(750, 1);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(5000);
        speech.grow(750, 1);
        bench.link().takesAll();
        bench.time.advanceMillis(300);

        bench.session.interrupt(false).toCompletableFuture().get();

        JobStatus interrupted = bench.feed.settled("streamed");
        assertThat(interrupted.state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(interrupted.playedMillis()).isEqualTo(1050);
        assertThat(interrupted.durationMillis()).isEqualTo(-1);
    }

    @Test
    void shouldSayThatWhatWasHeardIsCertainWhereSilentToldOfIt() throws Exception {
        bench.feed.grow("streamed").grow(750, 1);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(750);
        bench.link().says(new LinkEvent.SpeechEnded());
        bench.time.advanceMillis(3000);

        bench.session.interrupt(false).toCompletableFuture().get();

        assertThat(bench.feed.settled("streamed").playedMillis()).isEqualTo(750);
        assertThat(bench.feed.settled("streamed").estimated()).isFalse();
    }

    @Test
    void shouldFinishWhereTheEndBecomesKnownOnlyAfterAllWasHeard() {
        ToldSpeech speech = bench.feed.grow("streamed").grow(750, 1);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(750);
        bench.link().says(new LinkEvent.SpeechEnded());

        speech.end();

        assertThat(bench.feed.settled("streamed").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.settled("streamed").estimated()).isFalse();
    }

    @Test
    void shouldFailWithWhatWasHeardWhereTheSpeechBreaksOff() {
        ToldSpeech speech = bench.feed.grow("streamed").grow(750, 1);
        bench.feed.put("next", 500, 2);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(200);

        speech.fail(new SpeechFormatException(Fault.MALFORMED, "part 1: missing (expected: within 5 s)"));
        bench.link().takesAll();
        assertThat(bench.link().frames).last().satisfies(frame -> assertThat(frame[0])
                .isEqualTo((byte) 2));
        bench.time.advanceMillis(550);

        JobStatus failed = bench.feed.settled("streamed");
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.code()).isEqualTo("AUDIO_MALFORMED");
        assertThat(failed.detail()).contains("part 1: missing");
        assertThat(failed.playedMillis()).isEqualTo(750);
        bench.time.advanceMillis(500);
        bench.link().says(new LinkEvent.SpeechEnded());
        assertThat(bench.feed.settled("next").state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void shouldSpeakWhatWasGatheredBeforeItFails() {
        ToldSpeech speech = bench.feed.grow("streamed").grow(750, 1);
        bench.link().takesAll();
        speech.grow(25, 2);

        speech.fail(new SpeechFormatException(Fault.MALFORMED, "broken"));
        bench.link().takesAll();

        assertThat(bench.link().sent).last().isEqualTo("audio 800");
    }

    @Test
    void shouldRejectWhatBreaksOffBeforeAnythingWasSent() {
        ToldSpeech speech = bench.feed.grow("streamed");
        bench.feed.put("next", 100, 2);

        speech.fail(new SpeechFormatException(Fault.MALFORMED, "broken"));

        assertThat(bench.feed.settled("streamed").state()).isEqualTo(JobState.REJECTED);
        assertThat(bench.feed.settled("streamed").code()).isEqualTo("AUDIO_MALFORMED");
        assertThat(bench.link().frames).hasSize(1);
    }

    static List<Throwable> failures() {
        return List.of(
                new IOException("disk"),
                new ArrayIndexOutOfBoundsException("a decoder's defect, as this test wants it"),
                new StackOverflowError("a decoder's defect, as this test wants it"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldFailWhatCannotBeReadAnyMoreAndGoOn(Throwable failure) {
        ToldSpeech speech = bench.feed.grow("streamed");
        bench.feed.put("next", 100, 2);

        speech.fail(failure);

        assertThat(bench.feed.settled("streamed").state()).isEqualTo(JobState.FAILED);
        assertThat(bench.feed.settled("streamed").code()).isEqualTo("DELIVERY_FAILED");
        assertThat(bench.link().frames).hasSize(1);
    }

    @Test
    void shouldNotCountTheSilenceOfAProducerAsIdleness() {
        bench.feed.grow("streamed").grow(100, 1);
        bench.link().takesAll();

        bench.time.advance(java.time.Duration.ofMinutes(6));

        assertThat(bench.state()).isEqualTo(SessionState.READY);
    }
}
