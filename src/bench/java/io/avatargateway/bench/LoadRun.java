package io.avatargateway.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Measures gateway, broker and sandbox on this machine. Beside each stands a bare Tyrus client that pushes the same
 * bytes, and a relay that somebody would write instead. Bounded in time and number; talks to nothing but the processes
 * that it starts. The gateway takes its settings from the environment as ever, so {@code AUDIO_FRAME_BYTES} there
 * counts for it, and for the bare client. Prints tables, and leaves them in {@code target/bench/load.md}.
 */
public final class LoadRun {

    private static final int WARM_UP_INTERRUPTS = 1_500;
    private static final int MOST_INTERRUPTS = 200;

    private LoadRun() {}

    /**
     * Arguments: the build's directory, the project's directory, jobs per delay, numbers of sessions. The property
     * bench.parts names the parts of the run, and bench.utterance.millis says how long each utterance of the loads is.
     * bench.relay.sessions says how many sessions run beside the relay, and bench.metrics.rounds how often the gateway
     * is compared with one without metrics.
     */
    public static void main(String[] args) throws Exception {
        // Shorter than the server's: a connection that is being closed at the other end breaks a POST, which is not
        // sent again.
        System.setProperty("jdk.httpclient.keepalive.timeout", "5");
        Path build = Path.of(args[0]).toAbsolutePath();
        int jobs = Integer.parseInt(args[2]);
        int[] loads = Arrays.stream(args).skip(3).mapToInt(Integer::parseInt).toArray();
        int[] besideRelay = Arrays.stream(System.getProperty("bench.relay.sessions", "100 400 100 400 100 400")
                        .split(" "))
                .mapToInt(Integer::parseInt)
                .toArray();
        int most = IntStream.concat(Arrays.stream(loads), Arrays.stream(besideRelay))
                .max()
                .orElseThrow();
        String parts = System.getProperty("bench.parts", "delays interrupts intake loads relay");
        try (Neighbourhood neighbourhood = new Neighbourhood(build, Path.of(args[1]), most);
                Report report = new Report(build.resolve("bench/load.md"))) {
            DelayRun delays = new DelayRun(neighbourhood, report);
            InterruptRun interrupts = new InterruptRun(neighbourhood, report);
            SpeakingRun speaking = new SpeakingRun(neighbourhood, report);
            speaking.warmUp();
            if (parts.contains("delays") || parts.contains("interrupts")) {
                interrupts.warmUp(WARM_UP_INTERRUPTS);
            }
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
            if (parts.contains("metrics")) {
                speaking.metrics(loads[0], Integer.getInteger("bench.metrics.rounds", 5));
            }
            if (parts.contains("relay")) {
                speaking.besideRelay(Relay.install(build, Path.of(args[1])), besideRelay);
            }
        }
    }
}
