package io.avatargateway.sandbox.avatar;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One frame of an avatar that speaks without a rest, at 25 frames a second, lip sync included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class AvatarBenchmark {

    private static final int STEPS_PER_FRAME = 4;
    private static final int FRAMES_PER_SOUND = 5;
    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    @Param({"ada", "grace", "alan"})
    public String faceId;

    private final LipSync lips = new LipSync();
    private final Frame frame = new Frame(512);
    private final byte[][] sounds = {
        Voice.vowel(200, 750, 1200, 0.8), Voice.vowel(200, 280, 2300, 0.5), Voice.hiss(200, 0.3), Voice.silence(200)
    };
    private AvatarPicture picture;
    private int at;

    @Setup
    public void draw() {
        picture = new AvatarPicture(faceId, 512);
    }

    @Benchmark
    public Object paint() {
        byte[] sound = sounds[at / FRAMES_PER_SOUND % sounds.length];
        for (int step = 0; step < STEPS_PER_FRAME; step++) {
            lips.hear(sound, (at % FRAMES_PER_SOUND * STEPS_PER_FRAME + step) * LipSync.STEP_BYTES);
        }
        picture.paint(at * FRAME_NANOS, lips.shape(), frame.planes);
        at++;
        return frame;
    }
}
