package io.avatargateway.sandbox.avatar;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Measures, when run by hand, what a frame costs; nothing is asserted, machines differ. */
final class AvatarBenchmark {
    private static final int ROUNDS = 5;
    private static final int FRAMES = 250;
    private static final int STEPS_PER_FRAME = 4;
    private static final long FRAME_NANOS = 40_000_000;

    private AvatarBenchmark() {}

    public static void main(String[] arguments) {
        for (String faceId : new String[] {"ada", "grace", "alan"}) {
            for (int round = 1; round <= ROUNDS; round++) {
                System.out.printf("%s, round %d: %.2f ms of CPU a frame%n", faceId, round, millisPerFrame(faceId));
            }
        }
    }

    /** Ten seconds of speech that never rests, lip sync included. */
    private static double millisPerFrame(String faceId) {
        AvatarPicture picture = new AvatarPicture(faceId, 512);
        LipSync lips = new LipSync();
        Frame frame = new Frame(512);
        byte[][] sounds = {
            Voice.vowel(200, 750, 1200, 0.8), Voice.vowel(200, 280, 2300, 0.5), Voice.hiss(200, 0.3), Voice.silence(200)
        };
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long before = clock.getCurrentThreadCpuTime();
        for (int at = 0; at < FRAMES; at++) {
            byte[] sound = sounds[at / 5 % sounds.length];
            for (int step = 0; step < STEPS_PER_FRAME; step++) {
                lips.hear(sound, (at % 5 * STEPS_PER_FRAME + step) * LipSync.STEP_BYTES);
            }
            picture.paint(at * FRAME_NANOS, lips.shape(), frame.planes);
        }
        return (clock.getCurrentThreadCpuTime() - before) / 1e6 / FRAMES;
    }
}
