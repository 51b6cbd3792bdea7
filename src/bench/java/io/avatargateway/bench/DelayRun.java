package io.avatargateway.bench;

import io.avatargateway.bench.Gateway.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How long speech takes from the producer to Simli, by a gateway that has nothing else to do. Also how much the queue
 * for all sessions takes in.
 */
final class DelayRun {

    private static final byte[] SHORT = Speech.millis(60);

    /** What the utterance before leaves to be done is done by then. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Neighbourhood neighbourhood;
    private final Report report;

    DelayRun(Neighbourhood neighbourhood, Report report) {
        this.neighbourhood = neighbourhood;
        this.report = report;
    }

    void delays(int jobs) throws Exception {
        report.say("| From send to first frame at Simli, ms, idle session | 50 %% | 99 %% | 99.9 %% |");
        report.say("| --- | --- | --- | --- |");
        Map<String, Percentiles> delays = new LinkedHashMap<>();
        for (boolean direct : new boolean[] {true, false}) {
            String queue = direct ? "the session's own queue" : "`avatar.audio`";
            delays.put("whole utterances by " + queue, delay(direct, jobs, false));
            delays.put("streamed utterances by " + queue, delay(direct, jobs, true));
        }
        // Behind them: by then the broker has compiled what it runs.
        Percentiles floor = new BrokerFloor(neighbourhood.brokerUrl()).measure(jobs / 4, jobs, SHORT);
        delays.forEach((what, delay) -> {
            report.say("| %d %s | %s |", jobs, what, delay.cells());
            report.say("| times the floor | %s |", delay.times(floor));
        });
        report.say(
                "| the floor: %d messages of the same size from a producer to a bare consumer, same broker | %s |",
                jobs, floor.cells());
        report.say("");
    }

    private Percentiles delay(boolean direct, int jobs, boolean streamed) throws Exception {
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
                Waiting.untilTime(System.nanoTime() + PAUSE.toNanos());
            }
        }
        Frames frames = Frames.of(neighbourhood.sandbox(), session.upstreamId());
        neighbourhood.gateway().end(session);
        return Percentiles.untilNext(
                sent.subList(warmUp, sent.size()),
                frames.audio().stream().map(Frames.Frame::at).toList());
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

    /** How many jobs the queue for all sessions takes in when it is never empty. */
    void intake(int jobs) throws Exception {
        List<Session> sessions = neighbourhood.gateway().open(20);
        byte[] second = Speech.millis(1_000);
        long begin = System.nanoTime();
        try (Producer producer = neighbourhood.producer()) {
            for (int i = 0; i < jobs; i++) {
                producer.send(sessions.get(i % sessions.size()), false, second, Map.of());
            }
            producer.awaitAccepted(jobs);
        }
        report.say(
                "`avatar.audio` took in %.0f jobs a second, one after the other.",
                jobs / ((System.nanoTime() - begin) / 1e9));
        report.say("");
        for (Session session : sessions) {
            neighbourhood.gateway().end(session);
        }
    }
}
