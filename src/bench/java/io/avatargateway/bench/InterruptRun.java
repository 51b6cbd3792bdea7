package io.avatargateway.bench;

import io.avatargateway.bench.Gateway.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
                new Way("REST", (session, producer) -> neighbourhood.gateway().interrupt(session)),
                new Way("the session's own queue", (session, producer) -> send(session, producer, true)),
                new Way("`avatar.audio`", (session, producer) -> send(session, producer, false)));
    }

    private interface Interrupt {
        /** Returns when it began. */
        Instant send(Session session, Producer producer) throws Exception;
    }

    private record Way(String name, Interrupt interrupt) {}

    private static Instant send(Session session, Producer producer, boolean direct) throws Exception {
        Instant begin = producer.send(session, direct, null, ASKED);
        producer.awaitFinished();
        return begin;
    }

    /** Interrupts a session that says nothing, by each way: a server that has worked for a while has compiled what they run through. */
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
        report.say(
                "| From the interrupt to SKIP at Simli, ms, with an hour of speech waiting | 50 %% | 99 %% | 99.9 %% |");
        report.say("| --- | --- | --- | --- |");
        for (Way way : ways) {
            report.say("| %d by %s | %s |", count, way.name(), delay(count, way.interrupt()));
        }
        report.say("");
    }

    private String delay(int count, Interrupt interrupt) throws Exception {
        Session session = neighbourhood.gateway().open();
        byte[] minute = Speech.millis(60_000);
        byte[] toBeInterrupted = Speech.millis(8_000);
        int all = UNMEASURED + count;
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
            Frames frames = Frames.of(neighbourhood.sandbox(), session.upstreamId());
            neighbourhood.gateway().end(session);
            return Percentiles.untilNext(begins.subList(UNMEASURED, all), frames.skips())
                    .cells();
        }
    }
}
