package io.avatargateway.bench;

import io.avatargateway.bench.Gateway.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How long an interrupt takes to Simli, with an hour of speech waiting and nothing else to do. */
final class InterruptRun {

    /** Before what is measured. */
    private static final int UNMEASURED = 20;

    private static final Duration INTO_THE_SPEECH = Duration.ofMillis(400);
    private static final Map<String, Object> ASKED = Map.of("AvatarAction", "interrupt", "AvatarKeepWaiting", true);

    private final Neighbourhood neighbourhood;
    private final Report report;
    private final List<Way> ways;

    InterruptRun(Neighbourhood neighbourhood, Report report) {
        this.neighbourhood = neighbourhood;
        this.report = report;
        this.ways = List.of(
                new Way(
                        "REST",
                        (session, producer) -> new Sent(neighbourhood.gateway().interrupt(session), null)),
                new Way("the session's own queue", (session, producer) -> send(session, producer, true)),
                new Way("`avatar.audio`", (session, producer) -> send(session, producer, false)));
    }

    private interface Interrupt {
        Sent send(Session session, Producer producer) throws Exception;
    }

    /**
     * An interrupt on its way.
     *
     * @param called when the call or the request began
     * @param taken when the broker had answered that it is durable there; null where none takes it
     */
    private record Sent(Instant called, Instant taken) {}

    private record Way(String name, Interrupt interrupt) {}

    private static Sent send(Session session, Producer producer, boolean direct) throws Exception {
        Instant called = producer.send(session, direct, null, ASKED);
        Instant taken = Instant.now();
        producer.awaitFinished();
        return new Sent(called, taken);
    }

    /**
     * Interrupts a session that says nothing, by each way: a server that has worked for a while has compiled what they
     * run through.
     */
    void warmUp(int count) throws Exception {
        Session session = neighbourhood.gateway().open();
        try (Producer producer = neighbourhood.producer()) {
            for (int i = 0; i < count; i++) {
                for (Way way : ways) {
                    way.interrupt().send(session, producer);
                }
            }
        }
        neighbourhood.gateway().end(session);
    }

    void interrupts(int count) throws Exception {
        report.say("| From the interrupt to SKIP at Simli, ms, with an hour of speech waiting | 50 %% | 99 %% | "
                + "99.9 %% |");
        report.say("| --- | --- | --- | --- |");
        for (Way way : ways) {
            List<Delay> delays = delays(count, way.interrupt());
            report.say("| %d by %s | %s |", count, way.name(), cells(delays, Delay::sinceCalled));
            if (!Double.isNaN(delays.get(0).sinceTaken())) {
                report.say("| the same, since the broker had it | %s |", cells(delays, Delay::sinceTaken));
            }
        }
        report.say("");
    }

    /**
     * In milliseconds. The second is below 0 where the gateway was faster than the broker's answer to the producer, and
     * NaN where there is no broker.
     */
    private record Delay(double sinceCalled, double sinceTaken) {

        static Delay of(Sent sent, List<Instant> skips) {
            Instant skip = skips.stream()
                    .filter(moment -> !moment.isBefore(sent.called()))
                    .findFirst()
                    .orElseThrow();
            return new Delay(
                    millis(sent.called(), skip), sent.taken() == null ? Double.NaN : millis(sent.taken(), skip));
        }

        private static double millis(Instant from, Instant to) {
            return Duration.between(from, to).toNanos() / 1e6;
        }
    }

    private static String cells(List<Delay> delays, ToDoubleFunction<Delay> which) {
        return Percentiles.of(delays.stream().mapToDouble(which).boxed().toList())
                .cells();
    }

    private List<Delay> delays(int count, Interrupt interrupt) throws Exception {
        Session session = neighbourhood.gateway().open();
        byte[] minute = Speech.millis(60_000);
        byte[] toBeInterrupted = Speech.millis(8_000);
        int all = UNMEASURED + count;
        List<Sent> sent = new ArrayList<>();
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
                sent.add(interrupt.send(session, control));
            }
            List<Instant> skips =
                    Frames.of(neighbourhood.sandbox(), session.upstreamId()).skips();
            neighbourhood.gateway().end(session);
            return sent.subList(UNMEASURED, all).stream()
                    .map(one -> Delay.of(one, skips))
                    .toList();
        }
    }
}
