package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.audio.GrowingSpeech;
import io.avatargateway.audio.Speech;
import io.avatargateway.audio.SpeechReader;
import io.avatargateway.audio.format.Repair;
import io.avatargateway.audio.format.Repair.Kind;
import io.avatargateway.audio.format.TestFiles;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.SessionEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What producers are told of speech that was mended. */
class RepairedSpeechTest {

    private final SessionBench bench = new SessionBench().ready();

    @Test
    void shouldTellWhatWasMendedWholeAndInPartsAlike() throws Exception {
        byte[] flac = wrongTotal();
        bench.feed.put("whole", SpeechReader.read("audio/flac", flac));
        GrowingSpeech growing = SpeechReader.growing("audio/flac");
        for (int at = 0; at < flac.length; at += 100) {
            growing.append(Arrays.copyOfRange(flac, at, Math.min(flac.length, at + 100)));
        }
        growing.end();
        bench.feed.put("parts", growing);
        playOut(20_000);

        assertThat(bench.feed.settled("whole").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.settled("whole").playedMillis()).isEqualTo(600);
        assertThat(bench.feed.settled("whole").repaired())
                .extracting(Repair::kind)
                .containsExactly(Kind.FLAC_TOTAL);
        assertThat(bench.feed.settled("parts").repaired())
                .isEqualTo(bench.feed.settled("whole").repaired());
        assertThat(bench.events)
                .filteredOn(event -> event.type() == SessionEvent.Type.JOB)
                .filteredOn(event -> event.job().state() == JobState.FINISHED)
                .allSatisfy(event -> assertThat(event.job().repaired()).hasSize(1));
    }

    @Test
    void shouldTellItOnceWhereSpeechIsReadAgain() throws Exception {
        Speech speech = SpeechReader.read("audio/flac", wrongTotal());
        while (speech.nextFrame(6000).length > 0) {
            // To its end.
        }
        assertThat(speech.repairs()).extracting(Repair::count).containsExactly(1);
        speech.rewind();
        assertThat(speech.repairs()).isEmpty();
        bench.feed.put("again", speech);
        playOut(10_000);
        assertThat(bench.feed.settled("again").repaired())
                .extracting(Repair::count)
                .containsExactly(1);
    }

    @Test
    void shouldTellNothingOfSpeechThatIsAsItShouldBe() throws Exception {
        bench.feed.put("right", SpeechReader.read("audio/flac", TestFiles.resource("speech.flac")));
        playOut(10_000);
        assertThat(bench.feed.settled("right").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.settled("right").repaired()).isEmpty();
    }

    private void playOut(int millis) {
        bench.link().takesAll();
        for (int at = 0; at < millis; at += 100) {
            bench.time.advanceMillis(100);
            bench.link().takesAll();
        }
    }

    private static byte[] wrongTotal() throws Exception {
        byte[] flac = TestFiles.resource("speech.flac");
        ByteBuffer.wrap(flac).putLong(18, ByteBuffer.wrap(flac).getLong(18) - 100);
        return flac;
    }
}
