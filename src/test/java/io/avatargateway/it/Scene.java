package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Three sessions of one gateway that speak at the same time: one utterance that is long, many that are short, and one
 * that comes in parts. Somebody follows the events of each of them. For one thread.
 */
final class Scene implements AutoCloseable {

    private static final String INTAKE = "avatar.audio";

    private final LongTermProducer producer;
    private final List<Monologue> monologues = new ArrayList<>();
    private final List<Audience> audiences = new ArrayList<>();
    private final List<String> jobs = new ArrayList<>();
    private final String name;
    private final GatewayProcess asked;

    /**
     * Opens the sessions, and sends what they say.
     *
     * @param name of the scene, which no other one has
     * @param owner of the sessions
     * @param millis of speech for each
     * @param asked which gateways the audience asks, the first one first
     */
    Scene(String name, LongTermProducer producer, GatewayProcess owner, int millis, GatewayProcess... asked)
            throws Exception {
        this.name = name;
        this.producer = producer;
        this.asked = asked[0];
        RestClient sandbox = RestClient.sandbox();
        for (int i = 0; i < 3; i++) {
            Monologue monologue = new Monologue(owner, sandbox, 31L * name.hashCode() + i);
            monologues.add(monologue);
            audiences.add(new Audience(monologue, asked));
        }
        send(0, longJob(), Map.of(), millis);
        for (int i = 0; monologues.get(1).saidMillis() < millis; i++) {
            send(1, name + " short " + i, Map.of(), monologues.get(1).someMillis(2_000));
        }
        int parts = millis / 1_500;
        for (int i = 0; i < parts; i++) {
            Map<String, Object> part =
                    i == parts - 1 ? Map.of("AvatarPart", i, "AvatarLastPart", true) : Map.of("AvatarPart", i);
            send(2, name + " in parts", part, 1_500);
        }
    }

    private void send(int speaker, String job, Map<String, Object> properties, int millis) throws Exception {
        Monologue monologue = monologues.get(speaker);
        producer.send(INTAKE, monologue.session(), Map.of(job, properties), monologue.next(millis));
        if (!jobs.contains(job)) {
            jobs.add(job);
        }
    }

    /** The one utterance of the first session. */
    String longJob() {
        return name + " long";
    }

    List<Monologue> monologues() {
        return monologues;
    }

    List<String> jobs() {
        return jobs;
    }

    /** Until so much was heard of each over this link. */
    void awaitHeard(int link, int millis) {
        monologues.forEach(monologue -> monologue.awaitHeard(link, millis));
    }

    /** Until each speaks over this link. Tells how long it took since something happened. */
    Duration awaitSpeech(int link, String since, long sinceNanos) {
        awaitHeard(link, 1);
        Duration took = Duration.ofNanos(System.nanoTime() - sinceNanos);
        System.out.println(name + ": " + since + " to speech " + took.toMillis() + " ms");
        return took;
    }

    /** Each job is finished, was heard whole, and has one final reply; the long one was told as started once. */
    void assertFinished() throws Exception {
        producer.awaitEnds();
        for (String job : jobs) {
            assertThat(producer.ends(job)).as(job).containsExactly("finished");
        }
        assertThat(producer.times(longJob(), "started")).as("started").isEqualTo(1);
        assertThat(producer.playedMillis(longJob())).isEqualTo(monologues.get(0).saidMillis());
        assertThat(producer.playedMillis(name + " in parts"))
                .isEqualTo(monologues.get(2).saidMillis());
    }

    /**
     * What was heard of each over all links is what was said.
     *
     * @param twiceMillis see {@link Monologue#assertWhole}
     */
    void assertWhole(int... twiceMillis) {
        for (Monologue monologue : monologues) {
            System.out.println(name + ": said twice, in ms: " + monologue.assertWhole(twiceMillis));
        }
    }

    /** Each audience was told this, in this order, and each event once. */
    void assertTold(String... story) {
        for (Audience audience : audiences) {
            audience.awaitTold(story);
            assertThat(audience.sequences()).isSorted().doesNotHaveDuplicates();
        }
    }

    /** Nobody was told any of these. */
    void assertNeverTold(String... words) {
        for (Audience audience : audiences) {
            assertThat(audience.story()).doesNotContain(words);
        }
    }

    /** The reasons of these events, of all sessions. */
    List<String> reasons(String type) {
        return audiences.stream()
                .flatMap(audience -> audience.reasons(type).stream())
                .toList();
    }

    @Override
    public void close() {
        audiences.forEach(Audience::close);
        monologues.forEach(monologue -> asked.rest().delete(monologue.path() + "?drain=false"));
    }
}
