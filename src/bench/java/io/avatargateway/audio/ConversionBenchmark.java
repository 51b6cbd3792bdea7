package io.avatargateway.audio;

import io.avatargateway.audio.format.SpeechFormatException;
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

/** Seconds of speech that are converted and cut into frames per second: the factor to real time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ConversionBenchmark {

    private static final int SECONDS = 10;
    private static final int FRAME_BYTES = 6_000;

    @Param({
        "audio/pcm;rate=16000",
        "audio/pcm;rate=48000",
        "audio/pcm;rate=48000;channels=2",
        "audio/pcm;rate=44100",
        "audio/pcm;rate=8000",
        "audio/PCMU"
    })
    public String type;

    private byte[] body;

    @Setup
    public void fill() {
        AudioSize size = AudioSize.of(type);
        body = new byte[SECONDS * size.rate() * size.frameBytes()];
        for (int i = 0; i + 1 < body.length; i += 2) {
            int sample = (int) (8_000 * Math.sin(i * 0.01) + 500 * Math.sin(i * 0.37));
            body[i] = (byte) sample;
            body[i + 1] = (byte) (sample >> 8);
        }
    }

    @Benchmark
    @OperationsPerInvocation(SECONDS)
    public int convert() throws SpeechFormatException, IOException {
        try (Speech speech = SpeechReader.read(type, body)) {
            int bytes = 0;
            for (byte[] frame = speech.nextFrame(FRAME_BYTES);
                    frame.length > 0;
                    frame = speech.nextFrame(FRAME_BYTES)) {
                bytes += frame.length;
            }
            return bytes;
        }
    }

    private record AudioSize(int rate, int frameBytes) {
        static AudioSize of(String type) {
            if (type.equals("audio/PCMU")) {
                return new AudioSize(8_000, 1);
            }
            int rate = Integer.parseInt(type.replaceFirst(".*rate=(\\d+).*", "$1"));
            return new AudioSize(rate, type.contains("channels=2") ? 4 : 2);
        }
    }
}
