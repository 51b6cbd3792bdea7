package io.avatargateway.bench;

import io.avatargateway.bench.Frames.Rhythm;
import io.avatargateway.bench.Gateway.Session;
import io.avatargateway.bench.Neighbourhood.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many sessions that speak at once, and a bare Tyrus client that pushes the same bytes. */
final class SpeakingRun {

    /** What the sending side is ahead of the play-out; the gateway's AUDIO_LEAD_MILLIS as it is by default. */
    private static final double LEAD_MILLIS = 5_000;

    /** Of the bare client, whose heap is that of the producers too. */
    private static final String NO_HEAP = "–";

    /** How much of it plays before it is filled up again; the gateway's AUDIO_REFILL_MILLIS likewise. */
    private static final double REFILL_MILLIS = 750;

    /** How much of a job is left when the next begins to be sent; its AUDIO_JOB_LEAD_MILLIS. */
    private static final double JOB_LEAD_MILLIS = 1_000;

    /** Without jobs, or without regard to where they begin. */
    private static final Rhythm EVEN_RHYTHM = new Rhythm(LEAD_MILLIS, REFILL_MILLIS, Double.POSITIVE_INFINITY, 0);

    private static final double LATE_MILLIS = 20;
    private static final int JOB_MILLIS = Integer.getInteger("bench.utterance.millis", 5_000);
    private static final int WARM_UP_SESSIONS = 50;
    private static final Duration FIRST_WARM_UP = Duration.ofSeconds(Integer.getInteger("bench.warm.seconds", 90));
    private static final Duration WARM_UP = Duration.ofSeconds(25);
    private static final Duration MEASURED = Duration.ofSeconds(20);

    private final Neighbourhood neighbourhood;
    private final Report report;

    SpeakingRun(Neighbourhood neighbourhood, Report report) {
        this.neighbourhood = neighbourhood;
        this.report = report;
    }

    /**
     * Half of it by the queue for all sessions. A server that has worked for a while has compiled what it runs; one
     * that was just started has not.
     */
    void warmUp() throws Exception {
        warmUp(neighbourhood.server());
    }

    private void warmUp(Server server) throws Exception {
        List<Session> sessions = server.gateway().open(WARM_UP_SESSIONS);
        try (Conversation conversation =
                new Conversation(neighbourhood::producer, sessions, WARM_UP_SESSIONS / 2, JOB_MILLIS)) {
            conversation.begin();
            Waiting.untilTime(System.nanoTime() + FIRST_WARM_UP.toNanos());
        }
        end(server, sessions);
    }

    /**
     * A gateway with metrics and one without, in turn: what the machine does meanwhile comes to both. The first gateway
     * of the run speaks nothing: it has what only one can do, such as to write the ledger.
     */
    void metrics(int sessions, int rounds) throws Exception {
        Server with = neighbourhood.another(Map.of("LEDGER", "false"));
        Server without = neighbourhood.another(Map.of("LEDGER", "false", "METRICS", "false"));
        warmUp(with);
        warmUp(without);
        head();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            boolean turned = round % 2 == 1;
            double first = load(turned ? without : with, sessions);
            double second = load(turned ? with : without, sessions);
            double ratio = turned ? second / first : first / second;
            ratios.add(ratio);
            report.say("| %d, CPU with metrics to that without: %.3f times |", sessions, ratio);
        }
        report.say("");
        report.say(
                "%d sessions, CPU with metrics to that without, median of %d: %.3f times",
                sessions, rounds, Percentiles.of(ratios).at(50));
        report.say("");
    }

    private void head() {
        report.say("| Speaking sessions | opened per s | frames later than 20 ms, %% | lateness 50, 99, 99.9 %%, ms"
                + " | CPU s per session-minute | of the others | live heap per session, KiB |");
        report.say("| --- | --- | --- | --- | --- | --- | --- |");
    }

    void loads(int[] loads) throws Exception {
        head();
        for (int sessions : loads) {
            try {
                double gateway = load(sessions);
                double sameRhythm = floor(sessions, REFILL_MILLIS);
                double frameByFrame = floor(sessions, 0);
                report.say(
                        "| %d, CPU of the gateway to that of bare Tyrus: %.1f times; to one that sends frame by "
                                + "frame: %.1f times |",
                        sessions, gateway / sameRhythm, gateway / frameByFrame);
            } catch (IOException | IllegalStateException e) {
                report.say("| %d | not on this machine: %s |", sessions, e.getMessage());
            }
        }
        report.say("");
    }

    /**
     * Gateway, bare Tyrus and relay in turn, all of it several times: what the machine does meanwhile comes to all.
     *
     * @param loads numbers of sessions, in the order in which they are run; each may come more than once
     */
    void besideRelay(Relay relay, int[] loads) throws Exception {
        Map<Integer, List<Double>> toRelay = new TreeMap<>();
        head();
        for (int sessions : loads) {
            double gateway = load(sessions);
            double bare = floor(sessions, REFILL_MILLIS);
            double node = relay(relay, sessions);
            toRelay.computeIfAbsent(sessions, first -> new ArrayList<>()).add(gateway / node);
            report.say(
                    "| %d, CPU of the gateway to that of the relay: %.2f times; to bare Tyrus: %.2f times |",
                    sessions, gateway / node, gateway / bare);
        }
        report.say("");
        toRelay.forEach((sessions, ratios) -> report.say(
                "%d sessions, CPU of the gateway to that of the relay, median of %d: %.2f times",
                sessions, ratios.size(), Percentiles.of(ratios).at(50)));
        report.say("");
    }

    private double relay(Relay relay, int count) throws Exception {
        try (Child process = relay.start(neighbourhood.brokerPort(), neighbourhood.sandboxUrl(), count)) {
            process.await(
                    "sockets", Duration.ofMinutes(2), () -> process.output().contains("sending"));
            List<String> ids = ids(process);
            List<Session> sessions = IntStream.range(0, count)
                    .mapToObj(number -> new Session(Integer.toString(number), ids.get(number), Relay.queue(number)))
                    .toList();
            try (Conversation conversation = new Conversation(neighbourhood::producer, sessions, 0, JOB_MILLIS)) {
                conversation.begin();
                Span span = measure(process, others());
                row(count + ", relay", count / openSeconds(process), ids, EVEN_RHYTHM, span, NO_HEAP);
                return span.cpuSeconds(count);
            }
        }
    }

    private Map<String, ProcessHandle> others() {
        return Map.of(
                "broker", neighbourhood.brokerProcess().handle(),
                "sandbox", neighbourhood.sandboxProcess().handle(),
                "producers", ProcessHandle.current());
    }

    /** How long it says that opening took. */
    private static double openSeconds(Child process) {
        return lines(process, "opened ")
                        .mapToDouble(Double::parseDouble)
                        .findFirst()
                        .orElseThrow()
                / 1000;
    }

    /** The sandbox's ids of its sessions. */
    private static List<String> ids(Child process) {
        return lines(process, "id ").toList();
    }

    private static Stream<String> lines(Child process, String begin) {
        return process.output()
                .lines()
                .filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length()));
    }

    /** Returns CPU seconds per session-minute, as the next. */
    private double load(int count) throws Exception {
        return load(neighbourhood.server(), count);
    }

    private double load(Server server, int count) throws Exception {
        Child process = server.process();
        long idleHeap = process.liveHeapBytes();
        long begin = System.nanoTime();
        List<Session> sessions = server.gateway().open(count);
        double rate = count / ((System.nanoTime() - begin) / 1e9);
        Span span;
        long heap;
        try (Conversation conversation = new Conversation(neighbourhood::producer, sessions, 0, JOB_MILLIS)) {
            conversation.begin();
            span = measure(process, others());
            heap = process.liveHeapBytes();
        }
        List<String> ids = sessions.stream().map(Session::upstreamId).toList();
        Rhythm rhythm = new Rhythm(LEAD_MILLIS, REFILL_MILLIS, JOB_MILLIS, JOB_LEAD_MILLIS);
        String heapKib = String.format(Locale.ROOT, "%.0f", (heap - idleHeap) / 1024.0 / count);
        row(count + ", gateway", rate, ids, rhythm, span, heapKib);
        end(server, sessions);
        return span.cpuSeconds(count);
    }

    private static void end(Server server, List<Session> sessions) throws IOException, InterruptedException {
        for (Session session : sessions) {
            server.gateway().end(session);
        }
    }

    /**
     * A while of work behind a warm-up, and the CPU time that it took of the one that is measured, and of the others.
     */
    private record Span(Instant begin, Instant end, Duration cpu, Map<String, Duration> others) {

        double sessionMinutes(int sessions) {
            return sessions * Duration.between(begin, end).toMillis() / 60_000.0;
        }

        /** Per session-minute. */
        double cpuSeconds(int sessions) {
            return cpu.toMillis() / 1000.0 / sessionMinutes(sessions);
        }
    }

    private static Span measure(Child process, Map<String, ProcessHandle> others) {
        Waiting.untilTime(System.nanoTime() + WARM_UP.toNanos());
        Instant begin = Instant.now();
        System.out.println("measuring");
        Duration before = Child.cpu(process.handle());
        Map<String, Duration> othersBefore = cpus(others);
        Waiting.untilTime(System.nanoTime() + MEASURED.toNanos());
        Map<String, Duration> othersUsed = cpus(others);
        othersUsed.replaceAll((name, used) -> used.minus(othersBefore.get(name)));
        return new Span(begin, Instant.now(), Child.cpu(process.handle()).minus(before), othersUsed);
    }

    private static Map<String, Duration> cpus(Map<String, ProcessHandle> processes) {
        Map<String, Duration> used = new LinkedHashMap<>();
        processes.forEach((name, process) -> used.put(name, Child.cpu(process)));
        return used;
    }

    /**
     * @param refillMillis as the gateway's, or 0: then each frame goes when it is due by its own place in the speech
     */
    private double floor(int count, double refillMillis) throws Exception {
        Path work = Path.of(System.getProperty("java.io.tmpdir"));
        try (Child process = Child.java(
                "avatar-bench-floor",
                work,
                List.of("-Xmx512m"),
                Floor.class.getName(),
                neighbourhood.sandboxUrl(),
                count,
                refillMillis)) {
            process.await(
                    "sockets", Duration.ofMinutes(2), () -> process.output().contains("sending"));
            Span span = measure(
                    process, Map.of("sandbox", neighbourhood.sandboxProcess().handle()));
            String how = refillMillis == 0 ? ", frame by frame" : "";
            Rhythm rhythm = new Rhythm(LEAD_MILLIS, refillMillis, Double.POSITIVE_INFINITY, 0);
            row(count + ", bare Tyrus" + how, count / openSeconds(process), ids(process), rhythm, span, NO_HEAP);
            return span.cpuSeconds(count);
        }
    }

    private void row(String what, double rate, List<String> upstreamIds, Rhythm rhythm, Span span, String heapKib)
            throws IOException, InterruptedException {
        List<Double> lateness = new ArrayList<>();
        for (String id : upstreamIds) {
            lateness.addAll(Frames.of(neighbourhood.sandbox(), id).latenessMillis(rhythm, span.begin(), span.end()));
        }
        Percentiles late = Percentiles.of(lateness);
        double minutes = span.sessionMinutes(upstreamIds.size());
        String others = span.others().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(other -> String.format(
                        Locale.ROOT, "%s %.3f", other.getKey(), other.getValue().toMillis() / 1000.0 / minutes))
                .collect(Collectors.joining(", "));
        report.say(
                "| %s | %.0f | %.2f of %d | %.1f, %.1f, %.1f | %.3f | %s | %s |",
                what,
                rate,
                late.percentAbove(LATE_MILLIS),
                late.count(),
                late.at(50),
                late.at(99),
                late.at(99.9),
                span.cpuSeconds(upstreamIds.size()),
                others,
                heapKib);
    }
}
