package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What it costs at the broker that other gateways could go on with a session. On the gateways of {@link SurvivalIT}.
 */
abstract class ProgressCost {

    private static final int SESSIONS = 10;
    private static final int GATEWAYS = 2;
    private static final int UTTERANCE_MILLIS = 5_000;
    private static final Duration MEASURED = Duration.ofMinutes(1);

    private final GatewayProcess gateway;
    private final int brokerPort;
    private final LongTermProducer producer;

    ProgressCost(GatewayProcess gateway, int brokerPort, LongTermProducer producer) {
        this.gateway = gateway;
        this.brokerPort = brokerPort;
        this.producer = producer;
    }

    @Test
    void shouldBeFewMessages() throws Exception {
        List<Monologue> monologues = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            monologues.add(new Monologue(gateway, RestClient.sandbox(), i));
        }
        try (BrokerCounters counters = new BrokerCounters(brokerPort)) {
            for (Monologue monologue : monologues) {
                for (int i = 0; i < 14; i++) {
                    String job = "costs " + monologue.session() + " " + i;
                    producer.send("avatar.audio", monologue.session(), job, monologue.next(UTTERANCE_MILLIS));
                }
            }
            monologues.forEach(monologue -> monologue.awaitHeard(0, 2_000));
            double[] told = toldWithinAMinute(counters);

            System.out.printf(
                    "messages within a minute with %d sessions that speak: heartbeats %.0f, how far %.0f, states"
                            + " %.0f%n",
                    SESSIONS, told[0], told[1], told[2]);
            assertThat(told[0]).as("heartbeats").isBetween(GATEWAYS * 50.0, GATEWAYS * 65.0);
            assertThat(told[1] / SESSIONS).as("how far, of a session").isBetween(1.0, 26.0);
            assertThat(told[2] / SESSIONS).as("states, of a session").isLessThanOrEqualTo(61);
        } finally {
            monologues.forEach(monologue -> gateway.rest().delete(monologue.path() + "?drain=false"));
        }
    }

    private static double[] toldWithinAMinute(BrokerCounters counters) throws Exception {
        long[] before = told(counters);
        long begin = System.nanoTime();
        await("a minute").atMost(MEASURED.multipliedBy(2)).until(() -> System.nanoTime() - begin > MEASURED.toNanos());
        long[] after = told(counters);
        double minutes = (System.nanoTime() - begin) / (double) MEASURED.toNanos();
        double[] told = new double[after.length];
        for (int i = 0; i < told.length; i++) {
            told[i] = (after[i] - before[i]) / minutes;
        }
        return told;
    }

    /** Of the gateways themselves, of how far sessions have come, and of their states. */
    private static long[] told(BrokerCounters counters) throws Exception {
        return new long[] {
            counters.messagesTo("avatar.nodes"),
            counters.messagesTo("avatar.nodes.heard"),
            counters.messagesTo("avatar.nodes.sessions")
        };
    }
}
