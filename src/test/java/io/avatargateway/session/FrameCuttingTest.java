package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.JobState;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Speech that a link would take for something else at the beginning of a frame is cut elsewhere, and loses nothing by
 * that.
 */
class FrameCuttingTest {

    private final SessionBench bench = new SessionBench().ready();

    @Test
    void shouldCutWhereTheLinkSays() {
        bench.link().fitting = speech -> speech.length > 2 && speech[0] == 7 ? 2 : speech.length;
        bench.feed.put("speech", 1000, 7);
        bench.link().takesAll();

        assertThat(bench.link().frames).hasSizeGreaterThan(6).allSatisfy(frame -> assertThat(frame)
                .hasSizeLessThanOrEqualTo(2));
    }

    @Test
    void shouldLoseNoByteOfSpeechThatGrowsInPiecesOfAnySize() {
        Random random = new Random(14);
        bench.link().fitting = speech ->
                speech.length > 2 && random.nextBoolean() ? 2 + 2 * random.nextInt(speech.length / 2) : speech.length;
        ToldSpeech speech = bench.feed.grow("streamed");
        int millis = 0;
        for (int i = 0; i < 20; i++) {
            int piece = 1 + random.nextInt(100);
            millis += piece;
            speech.grow(piece, i);
            bench.link().takesAll();
            bench.time.advanceMillis(20);
        }
        speech.end();
        bench.link().takesAll();
        bench.time.advanceMillis(10_000);
        bench.link().takesAll();

        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        bench.link().frames.forEach(heard::writeBytes);
        assertThat(heard.size()).isEqualTo(32 * millis);
        assertThat(bench.link().frames)
                .allSatisfy(frame -> assertThat(frame.length % 2).isZero());
        assertThat(bench.feed.settled("streamed").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.settled("streamed").playedMillis()).isEqualTo(millis);
        assertThat(valuesIn(heard.toByteArray())).isSorted();
    }

    private static int[] valuesIn(byte[] samples) {
        int[] values = new int[samples.length / 2];
        Arrays.setAll(values, i -> samples[2 * i]);
        return values;
    }
}
