package io.avatargateway.bench;

import io.avatargateway.bench.Gateway.Session;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Measures gateway, broker and sandbox on this machine, each beside a bare Tyrus client that pushes the same bytes. Bounded in time and number; talks to
 * nothing but the processes that it starts. Prints tables, and leaves them in {@code target/bench/load.md}.
 */
public final class LoadRun {

    /** What the sending side is ahead of the play-out; the gateway's AUDIO_LEAD_MILLIS as it is by default. */
    private static final double LEAD_MILLIS = 5_000;

    /** Before what is measured: what is new to a server compiles itself while it runs. */
    private static final int WARM_UP_INTERRUPTS = 40;

    private static final Duration INTO_THE_SPEECH = Duration.ofMillis(400);
    private static final int SHORT_MILLIS = 60;
    private static final int JOB_MILLIS = 5_000;
    private static final int WARM_UP_SESSIONS = 50;
    private static final Duration FIRST_WARM_UP = Duration.ofSeconds(90);
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration MEASURED = Duration.ofSeconds(20);
    private static final byte[] SHORT = Speech.millis(SHORT_MILLIS);

    private final Neighbourhood neighbourhood;
    private final PrintStream report;

    private LoadRun(Neighbourhood neighbourhood, PrintStream report) {
        this.neighbourhood = neighbourhood;
        this.report = report;
    }

    /** Arguments: the build's directory, the project's directory, jobs per delay, numbers of sessions. The property bench.parts names the parts of the run. */
    public static void main(String[] args) throws Exception {
        // Shorter than the server's: a connection that is being closed at the other end breaks a POST, which is not
        // sent again.
        System.setProperty("jdk.httpclient.keepalive.timeout", "5");
        Path build = Path.of(args[0]);
        int jobs = Integer.parseInt(args[2]);
        int[] loads = Arrays.stream(args).skip(3).mapToInt(Integer::parseInt).toArray();
        int most = Arrays.stream(loads).max().orElse(1);
        try (Neighbourhood neighbourhood = new Neighbourhood(build, Path.of(args[1]), most)) {
            Path file = build.resolve("bench/load.md");
            try (PrintStream report = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8)) {
                LoadRun run = new LoadRun(neighbourhood, report);
                run.warmUp();
                String parts = System.getProperty("bench.parts", "delays interrupts intake loads");
                if (parts.contains("delays")) {
                    run.delays(jobs);
                }
                if (parts.contains("interrupts")) {
                    run.interrupts(Math.min(jobs, 100));
                }
                if (parts.contains("intake")) {
                    run.intake(jobs);
                }
                if (parts.contains("loads")) {
                    run.loads(loads);
                }
            }
        }
    }

    private void say(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        System.out.println(line);
        report.println(line);
    }

    private void delays(int jobs) throws Exception {
        say("| From send to first frame at Simli, ms, idle session | 50 %% | 99 %% | 99.9 %% |");
        say("| --- | --- | --- | --- |");
        for (boolean direct : new boolean[] {true, false}) {
            String queue = direct ? "the session's own queue" : "`avatar.audio`";
            say("| %d whole utterances by %s | %s |", jobs, queue, delay(direct, jobs, false));
            say("| %d streamed utterances by %s | %s |", jobs, queue, delay(direct, jobs, true));
        }
        say(
                "| the floor: %d messages of the same size from a producer to a bare consumer, same broker | %s |",
                jobs,
                new BrokerFloor(neighbourhood.brokerUrl())
                        .measure(jobs / 4, jobs, SHORT)
                        .cells());
        say("");
    }

    private String delay(boolean direct, int jobs, boolean streamed) throws Exception {
        Session session = neighbourhood.gateway().open();
        List<Instant> sent = new ArrayList<>();
        // The first quarter warms up what compiles itself while it runs.
        int warmUp = jobs / 4;
        try (Producer producer = neighbourhood.producer()) {
            for (int i = 0; i < warmUp + jobs; i++) {
                if (streamed) {
                    String id = "bench-" + UUID.randomUUID();
                    sent.add(producer.send(session, direct, SHORT, part(id, 0, false)));
                    producer.send(session, direct, SHORT, part(id, 1, true));
                } else {
                    sent.add(producer.send(session, direct, SHORT, Map.of()));
                }
                producer.awaitFinished();
            }
        }
        List<Instant> frames = Frames.of(neighbourhood.sandbox(), session.upstreamId()).audio().stream()
                .map(Frames.Frame::at)
                .toList();
        neighbourhood.gateway().end(session);
        return Percentiles.of(sent.subList(warmUp, sent.size()).stream()
                        .map(begin -> delayMillis(begin, frames))
                        .toList())
                .cells();
    }

    /** Until the first of these moments that is not before it. */
    private static double delayMillis(Instant begin, List<Instant> moments) {
        Instant first = moments.stream()
                .filter(moment -> !moment.isBefore(begin))
                .findFirst()
                .orElseThrow();
        return Duration.between(begin, first).toNanos() / 1e6;
    }

    /** With an hour of speech waiting, as many interrupts as are to be measured. */
    private void interrupts(int count) throws Exception {
        say("| From the interrupt to SKIP at Simli, ms, with an hour of speech waiting | 50 %% | 99 %% | 99.9 %% |");
        say("| --- | --- | --- | --- |");
        say(
                "| %d by REST | %s |",
                count, interruptDelay(count, (session, producer) -> {
                    Instant begin = Instant.now();
                    neighbourhood.gateway().interrupt(session);
                    return begin;
                }));
        for (boolean direct : new boolean[] {true, false}) {
            String queue = direct ? "the session's own queue" : "`avatar.audio`";
            say(
                    "| %d by %s | %s |",
                    count, queue, interruptDelay(count, (session, producer) -> {
                        Instant begin = producer.send(
                                session, direct, null, Map.of("AvatarAction", "interrupt", "AvatarKeepWaiting", true));
                        producer.awaitFinished();
                        return begin;
                    }));
        }
        say("");
    }

    private interface Interrupt {
        Instant send(Session session, Producer producer) throws Exception;
    }

    private String interruptDelay(int count, Interrupt interrupt) throws Exception {
        Session session = neighbourhood.gateway().open();
        byte[] minute = Speech.millis(60_000);
        byte[] toBeInterrupted = Speech.millis(8_000);
        int all = WARM_UP_INTERRUPTS + count;
        List<Instant> begins = new ArrayList<>();
        try (Producer waiting = neighbourhood.producer();
                Producer control = neighbourhood.producer()) {
            // Each interrupt ends the utterance that is spoken; the hour waits behind all of them.
            for (int i = 0; i < all + 60; i++) {
                waiting.send(session, true, i < all ? toBeInterrupted : minute, Map.of());
            }
            for (int i = 0; i < all; i++) {
                waiting.awaitStarted();
                // Until the lead window is filled, the machine is not idle.
                Waiting.untilTime(System.nanoTime() + INTO_THE_SPEECH.toNanos());
                begins.add(interrupt.send(session, control));
            }
            List<Instant> skips =
                    Frames.of(neighbourhood.sandbox(), session.upstreamId()).skips();
            neighbourhood.gateway().end(session);
            return Percentiles.of(begins.stream()
                            .skip(WARM_UP_INTERRUPTS)
                            .map(begin -> delayMillis(begin, skips))
                            .toList())
                    .cells();
        }
    }

    /** How many jobs the queue for all sessions takes in when it is never empty. */
    private void intake(int jobs) throws Exception {
        List<Session> sessions = neighbourhood.gateway().open(20);
        byte[] second = Speech.millis(1_000);
        long begin = System.nanoTime();
        try (Producer producer = neighbourhood.producer()) {
            for (int i = 0; i < jobs; i++) {
                producer.send(sessions.get(i % sessions.size()), false, second, Map.of());
            }
            producer.awaitAccepted(jobs);
        }
        say(
                "`avatar.audio` took in %.0f jobs a second, one after the other.",
                jobs / ((System.nanoTime() - begin) / 1e9));
        say("");
        for (Session session : sessions) {
            neighbourhood.gateway().end(session);
        }
    }

    /** A server that has worked for a while has compiled what it runs; one that was just started has not. */
    private void warmUp() throws Exception {
        List<Session> sessions = neighbourhood.gateway().open(WARM_UP_SESSIONS);
        try (Conversation conversation = new Conversation(neighbourhood::producer, sessions, JOB_MILLIS)) {
            conversation.begin();
            Waiting.untilTime(System.nanoTime() + FIRST_WARM_UP.toNanos());
        }
        for (Session session : sessions) {
            neighbourhood.gateway().end(session);
        }
    }

    private void loads(int[] loads) throws Exception {
        say(
                "| Speaking sessions | opened per s | frames later than 20 ms, %% | lateness 50, 99, 99.9 %%, ms | CPU s per session-minute | live heap per session, KiB |");
        say("| --- | --- | --- | --- | --- | --- |");
        for (int sessions : loads) {
            try {
                load(sessions);
                floor(sessions);
            } catch (IOException | IllegalStateException e) {
                say("| %d | not on this machine: %s |", sessions, e.getMessage());
            }
        }
        say("");
    }

    private void load(int count) throws Exception {
        Child process = neighbourhood.gatewayProcess();
        long idleHeap = process.liveHeapBytes();
        long begin = System.nanoTime();
        List<Session> sessions = neighbourhood.gateway().open(count);
        double rate = count / ((System.nanoTime() - begin) / 1e9);
        Span span;
        long heap;
        try (Conversation conversation = new Conversation(neighbourhood::producer, sessions, JOB_MILLIS)) {
            conversation.begin();
            span = measure(process);
            heap = process.liveHeapBytes();
        }
        List<String> ids = sessions.stream().map(Session::upstreamId).toList();
        row(count + ", gateway", rate, ids, span, (heap - idleHeap) / 1024.0 / count);
        for (Session session : sessions) {
            neighbourhood.gateway().end(session);
        }
    }

    /** A while of work behind a warm-up, and the CPU time that it took. */
    private record Span(Instant begin, Instant end, Duration cpu) {}

    private static Span measure(Child process) {
        Waiting.untilTime(System.nanoTime() + WARM_UP.toNanos());
        Instant begin = Instant.now();
        System.out.println("measuring");
        Duration before = process.cpu();
        Waiting.untilTime(System.nanoTime() + MEASURED.toNanos());
        return new Span(begin, Instant.now(), process.cpu().minus(before));
    }

    private void floor(int count) throws Exception {
        Path work = Path.of(System.getProperty("java.io.tmpdir"));
        try (Child process = Child.java(
                "avatar-bench-floor",
                work,
                List.of("-Xmx512m"),
                Floor.class.getName(),
                neighbourhood.sandboxUrl(),
                count)) {
            process.await(
                    "sockets", Duration.ofMinutes(2), () -> process.output().contains("sending"));
            Span span = measure(process);
            List<String> lines = process.output().lines().toList();
            double openMillis = lines.stream()
                    .filter(line -> line.startsWith("opened "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(7)))
                    .findFirst()
                    .orElseThrow();
            List<String> ids = lines.stream()
                    .filter(line -> line.startsWith("id "))
                    .map(line -> line.substring(3))
                    .toList();
            row(count + ", bare Tyrus", count / (openMillis / 1000), ids, span, Double.NaN);
        }
    }

    private void row(String what, double rate, List<String> upstreamIds, Span span, double heapKib)
            throws IOException, InterruptedException {
        List<Double> lateness = new ArrayList<>();
        for (String id : upstreamIds) {
            lateness.addAll(
                    Frames.of(neighbourhood.sandbox(), id).latenessMillis(LEAD_MILLIS, span.begin(), span.end()));
        }
        Percentiles late = Percentiles.of(lateness);
        double minutes =
                upstreamIds.size() * Duration.between(span.begin(), span.end()).toMillis() / 60_000.0;
        say(
                "| %s | %.0f | %.2f of %d | %.1f, %.1f, %.1f | %.3f | %.0f |",
                what,
                rate,
                late.percentAbove(20),
                late.count(),
                late.at(50),
                late.at(99),
                late.at(99.9),
                span.cpu().toMillis() / 1000.0 / minutes,
                heapKib);
    }

    private static Map<String, Object> part(String id, int number, boolean last) {
        return Map.of(
                "AvatarJobId",
                id,
                "AvatarPart",
                number,
                "AvatarLastPart",
                last,
                "AvatarAudioType",
                "audio/pcm;rate=16000");
    }
}
