package io.avatargateway.bench;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Measures gateway, broker and sandbox on this machine, each beside a bare Tyrus client that pushes the same bytes.
 * Bounded in time and number; talks to nothing but the processes that it starts. The gateway takes its settings from
 * the environment as ever, so {@code AUDIO_FRAME_BYTES} there counts for it, and for the bare client. Prints tables,
 * and leaves them in {@code target/bench/load.md}.
 */
public final class LoadRun {

    private static final int WARM_UP_INTERRUPTS = 1_500;
    private static final int MOST_INTERRUPTS = 200;

    private LoadRun() {}

    /**
     * Arguments: the build's directory, the project's directory, jobs per delay, numbers of sessions. Of the
     * properties, bench.parts names the parts of the run, and bench.utterance.millis says how long each utterance of
     * the loads is.
     */
    public static void main(String[] args) throws Exception {
        // Shorter than the server's: a connection that is being closed at the other end breaks a POST, which is not
        // sent again.
        System.setProperty("jdk.httpclient.keepalive.timeout", "5");
        Path build = Path.of(args[0]).toAbsolutePath();
        int jobs = Integer.parseInt(args[2]);
        int[] loads = Arrays.stream(args).skip(3).mapToInt(Integer::parseInt).toArray();
        int most = Arrays.stream(loads).max().orElse(1);
        String parts = System.getProperty("bench.parts", "delays interrupts intake loads");
        try (Neighbourhood neighbourhood = new Neighbourhood(build, Path.of(args[1]), most);
                Report report = new Report(build.resolve("bench/load.md"))) {
            DelayRun delays = new DelayRun(neighbourhood, report);
            InterruptRun interrupts = new InterruptRun(neighbourhood, report);
            SpeakingRun speaking = new SpeakingRun(neighbourhood, report);
            speaking.warmUp();
            interrupts.warmUp(WARM_UP_INTERRUPTS);
            if (parts.contains("delays")) {
                delays.delays(jobs);
            }
            if (parts.contains("interrupts")) {
                interrupts.interrupts(Math.min(jobs, MOST_INTERRUPTS));
            }
            if (parts.contains("intake")) {
                delays.intake(jobs);
            }
            if (parts.contains("loads")) {
                speaking.loads(loads);
            }
        }
    }
}
