package io.avatargateway.cluster.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long an owner may go on, as a table: what happened at which second, and until when it holds. */
class LeaseTest {

    private static final Lease.Terms USUAL =
            new Lease.Terms(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(120));
    private static final Lease.Terms NEVER_RESUMED =
            new Lease.Terms(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ZERO);
    private static final Lease.Terms SHORT =
            new Lease.Terms(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(4));

    /** As any monotonic clock, it may begin anywhere. */
    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(20).toNanos());

    private final long begin = nanos.get();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            none before the broker has answered                    | usual | wait 1                              | 0
            the time to live and the grace, but a second           | usual | answered 0                          | 14
            counted from the question, not from the answer         | usual | wait 3; answered 0                  | 14
            each answer makes it longer                            | usual | answered 0; wait 5; answered 5      | 19
            a known loss leaves the grace, but a second            | usual | answered 0; wait 5; lost            | 9
            a loss makes it never longer                           | usual | answered 0; wait 12; lost           | 14
            nor does it begin again by a loss                      | usual | answered 0; wait 20; lost           | 14
            an answer behind a loss counts                         | usual | answered 0; lost; wait 2; answered 2 | 16
            alone it lasts half of the time to resume              | usual | alone 0                             | 60
            alone a loss changes little                            | usual | alone 0; wait 5; lost alone          | 60
            who was alone and is not any more has the grace        | usual | alone 0; wait 5; lost               | 9
            where nobody resumes it has no end                     | never | wait 5; lost; wait 1000             | 1000000
            but where the name is another's                        | never | wait 5; taken                       | 5
            the same for any                                       | usual | answered 0; wait 5; taken           | 5
            with short times                                       | short | answered 0                          | 3
            with short times it is not shorter alone               | short | alone 0                             | 3
            """)
    void should(String rule, String terms, String script, long untilSecond) {
        Lease lease = new Lease(
                switch (terms) {
                    case "never" -> NEVER_RESUMED;
                    case "short" -> SHORT;
                    default -> USUAL;
                },
                nanos::get);
        for (String step : script.split("; ", -1)) {
            step(lease, step);
        }

        if (untilSecond > 0) {
            at(untilSecond * 1000 - 1);
            assertThat(lease.holds()).as(rule).isTrue();
        }
        if (untilSecond < 1_000_000) {
            at(untilSecond * 1000);
            assertThat(lease.holds()).as(rule).isFalse();
            assertThat(lease.leftNanos()).isLessThanOrEqualTo(0);
        }
    }

    private void step(Lease lease, String step) {
        String[] words = step.split(" ", -1);
        long second = words.length > 1 && !words[1].equals("alone") ? Long.parseLong(words[1]) : 0;
        switch (words[0]) {
            case "wait" -> nanos.addAndGet(Duration.ofSeconds(second).toNanos());
            case "answered" -> lease.answered(begin + Duration.ofSeconds(second).toNanos(), false);
            case "alone" -> lease.answered(begin + Duration.ofSeconds(second).toNanos(), true);
            case "lost" -> lease.lost(words.length > 1);
            default -> lease.giveUp();
        }
    }

    private void at(long millis) {
        nanos.set(begin + Duration.ofMillis(millis).toNanos());
    }
}
