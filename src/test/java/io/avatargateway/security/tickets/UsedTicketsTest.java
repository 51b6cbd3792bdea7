package io.avatargateway.security.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UsedTicketsTest {

    private final AtomicLong nanos = new AtomicLong();
    private final UsedTickets used = new UsedTickets(nanos::get);

    @Test
    void shouldTakeEachTicketOnceForLongerThanItIsGood() {
        assertThat(used.use("a")).isTrue();
        assertThat(used.use("b")).isTrue();
        assertThat(used.use("a")).isFalse();

        nanos.addAndGet(UsedTickets.LONGEST.toNanos());
        assertThat(used.use("a")).isFalse();
    }

    @Test
    void shouldKeepABoundedNumber() {
        for (int i = 0; i <= 100_000; i++) {
            used.use("t" + i);
        }
        assertThat(used.use("t100000")).isFalse();
        assertThat(used.use("t0")).as("the oldest").isTrue();
    }
}
