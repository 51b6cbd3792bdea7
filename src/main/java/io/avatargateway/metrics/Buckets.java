package io.avatargateway.metrics;

import java.util.List;

/** Upper bounds of histograms, in seconds. Where decisions are taken there are more of them. */
final class Buckets {

    /** What takes milliseconds while all is well: calls to the broker, pings, interrupts. */
    static final List<Double> SHORT =
            List.of(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);
    /** What is quick with an idle avatar, and takes as long as the speech before it with a busy one. */
    static final List<Double> WAITS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0);
    /** Simli's opening takes seconds, a viewer's coming up to the 30 s of its rule. */
    static final List<Double> OPENINGS = List.of(0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0, 30.0, 60.0);
    /** From what nobody hears to a session that is over. */
    static final List<Double> GAPS = List.of(0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 300.0);
    /** The lead window is three seconds by default. */
    static final List<Double> LEADS = List.of(0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 5.0, 10.0);

    /** At once while all is well; up to a day while a receiver fails. */
    static final List<Double> DELIVERIES =
            List.of(0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1_800.0, 3_600.0, 21_600.0, 86_400.0);

    private Buckets() {}
}
