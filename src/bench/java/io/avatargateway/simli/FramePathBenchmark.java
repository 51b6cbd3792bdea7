package io.avatargateway.simli;

import io.avatargateway.audio.Speech;
import io.avatargateway.audio.SpeechReader;
import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.socket.Handshake;
import io.avatargateway.socket.SinkContainer;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
import org.openjdk.jmh.annotations.TearDown;

/**
 * One frame on its whole way, from a job's bytes to those that the transport gets. It is cut and, where needed,
 * converted, and goes through the outbox and Tyrus. Its allocation is what a frame costs the collector ({@code
 * gc.alloc.rate.norm}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FramePathBenchmark {

    private static final int FRAMES = 100;

    @Param({"16000", "48000"})
    public int rateHz;

    @Param({"640", "6000"})
    public int frameBytes;

    /** How many frames are handed over at once: while speech begins each on its own, later a refill of four. */
    @Param({"1", "4"})
    public int together;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private byte[] body;
    private SimliSocket socket;
    private long sent;

    @Setup
    public void connect() throws DeploymentException, IOException {
        body = new byte[FRAMES * frameBytes * (rateHz / 16_000)];
        new Random(1).nextBytes(body);
        Handshake handshake = new Handshake("token");
        socket = new SimliSocket(SinkContainer.connect(handshake), handshake, timer, () -> sent++, problem -> {
            throw new IllegalStateException(problem);
        });
    }

    @TearDown
    public void end() {
        timer.shutdownNow();
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long frame() throws SpeechFormatException, IOException {
        try (Speech speech = SpeechReader.read("audio/pcm;rate=" + rateHz, body)) {
            List<byte[]> frames = new ArrayList<>();
            for (byte[] frame = speech.nextFrame(frameBytes); frame.length > 0; frame = speech.nextFrame(frameBytes)) {
                frames.add(frame);
                if (frames.size() == together) {
                    socket.outbox().audio(frames);
                    frames = new ArrayList<>();
                }
            }
        }
        return sent;
    }
}
