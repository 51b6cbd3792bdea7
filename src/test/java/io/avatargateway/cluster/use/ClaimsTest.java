package io.avatargateway.cluster.use;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sessions that gateways open at the same instant, in the order of the broker. */
class ClaimsTest {

    private final List<Claim> sent = new ArrayList<>();
    private final Set<String> live = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private long nanos;
    private final Claims claims =
            new Claims(sent::add, tenant -> live, ended::contains, Duration.ofMinutes(1), () -> nanos);

    private static Claim acme(String session) {
        return new Claim(session, "acme");
    }

    private CompletableFuture<Boolean> claim(String session, int limit) {
        return claims.claim(acme(session), limit);
    }

    @Test
    void shouldGrantInTheOrderOfTheBroker() {
        CompletableFuture<Boolean> ours = claim("ours", 2);
        assertThat(sent).containsExactly(acme("ours"));
        claims.heard(acme("theirs"));
        assertThat(ours).isNotDone();
        claims.heard(acme("ours"));
        assertThat(ours).isCompletedWithValue(true);

        CompletableFuture<Boolean> next = claim("next", 2);
        claims.heard(acme("next"));
        assertThat(next).isCompletedWithValue(false);
    }

    @Test
    void shouldNotCountAgainstAClaimWhatStandsBehindIt() {
        CompletableFuture<Boolean> first = claim("first", 1);
        CompletableFuture<Boolean> second = claim("second", 1);
        // Told by the view already, though the broker has it behind the first.
        live.addAll(Set.of("first", "second"));
        claims.heard(acme("first"));
        assertThat(first).isCompletedWithValue(true);
        claims.heard(acme("second"));
        assertThat(second).isCompletedWithValue(false);
    }

    @Test
    void shouldCountSessionsOnceAndThoseOfTheTenantOnly() {
        live.add("theirs");
        claims.heard(acme("theirs"));
        claims.heard(new Claim("foreign", "globex"));
        claims.heard(acme("over"));
        ended.add("over");
        CompletableFuture<Boolean> ours = claim("ours", 2);
        claims.heard(acme("ours"));
        assertThat(ours).isCompletedWithValue(true);
    }

    @Test
    void shouldForgetAClaimOfWhichNothingBecame() {
        claims.heard(acme("theirs"));
        nanos += Claims.KEPT.toNanos();
        CompletableFuture<Boolean> ours = claim("ours", 1);
        claims.heard(acme("ours"));
        assertThat(ours).isCompletedWithValue(true);
    }

    @Test
    void shouldNotWaitForeverForTheBroker() throws Exception {
        Claims hasty = new Claims(sent::add, tenant -> live, ended::contains, Duration.ofMillis(1), () -> nanos);
        assertThat(hasty.claim(acme("ours"), 1).get(30, TimeUnit.SECONDS)).isTrue();
        live.add("theirs");
        hasty.heard(acme("ours"));
    }
}
