package io.avatargateway.audio;

import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.session.speech.PlayOutClock;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One frame on its way to the avatar, cut from speech that needs no conversion. The clock follows its play-out with the
 * avatar's acknowledgement.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FramingBenchmark {

    private static final int FRAMES = 100;
    private static final long NANOS_PER_BYTE = 31_250;

    @Param({"640", "6000", "65536"})
    public int frameBytes;

    private byte[] body;

    @Setup
    public void fill() {
        body = new byte[FRAMES * frameBytes];
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long frame() throws SpeechFormatException, IOException {
        PlayOutClock clock = new PlayOutClock(0, 2_000_000_000L, 30_000_000_000L);
        long now = 0;
        long lead = 0;
        try (Speech speech = SpeechReader.read("audio/pcm;rate=16000", body)) {
            for (byte[] frame = speech.nextFrame(frameBytes); frame.length > 0; frame = speech.nextFrame(frameBytes)) {
                clock.sent(frame.length, true, now);
                if (now == 0) {
                    clock.speechBegan(now);
                }
                clock.acknowledged();
                lead += clock.leadNanos(now);
                now += frame.length * NANOS_PER_BYTE;
            }
        }
        return lead + clock.playedPosition(now);
    }
}
