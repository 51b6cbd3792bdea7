package io.avatargateway.audio;

import io.avatargateway.audio.format.SpeechFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Seconds of speech in files of other programs that are decoded, resampled and cut into frames per second: the
 * factor to real time. Needs sox, flac, lame and opusenc, as the tests of these files do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class DecodingBenchmark {

    private static final int SECONDS = 10;
    private static final int FRAME_BYTES = 6_000;

    /** Names of {@link ForeignFile}s. */
    @Param({
        "MP3 by lame",
        "joint stereo MP3",
        "FLAC by flac",
        "FLAC of 24 bit",
        "Opus by opusenc",
        "stereo Opus",
        "mu-law WAV",
        "A-law WAV",
        "24 bit PCM",
        "float PCM"
    })
    public String file;

    private String type;
    private byte[] body;

    @Setup
    public void make() throws IOException, InterruptedException {
        Path speech = Files.createDirectories(Path.of("target", "bench-files")).resolve("speech.wav");
        if (!Files.exists(speech)) {
            Tool.run("sox", "docs/examples/hello.wav", speech.toString(), "repeat", "9", "trim", "0", "" + SECONDS);
        }
        ForeignFile made = ForeignFile.all()
                .filter(one -> one.name().equals(file))
                .findFirst()
                .orElseThrow();
        type = made.type();
        body = Files.readAllBytes(made.made(speech));
    }

    @Benchmark
    @OperationsPerInvocation(SECONDS)
    public int decode() throws SpeechFormatException, IOException {
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
}
