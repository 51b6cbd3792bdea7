package io.avatargateway.session;

import static io.avatargateway.session.Recoveries.CUT;
import static io.avatargateway.session.Recoveries.bench;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkRecord;
import io.avatargateway.session.model.Resume;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A session shows which links it has and had. */
class LinkHistoryTest {

    @Test
    void shouldShowTheLinksOfASession() {
        SessionBench bench = bench(Resume.EXACT).ready();
        Instant begun = bench.time.now();
        bench.link().says(new LinkEvent.Placed("worker", "sim-1"));
        bench.time.advanceMillis(10_000);
        bench.link().says(CUT);
        bench.time.advanceMillis(250);
        bench.link().says(new LinkEvent.Failed(new LinkFailure(LinkFailure.Kind.UNREACHABLE, null, null, "refused")));
        bench.time.advanceMillis(1_000);
        bench.link().joinable();
        bench.link().says(new LinkEvent.Started());

        List<LinkRecord> links = bench.session.snapshot().links();

        assertThat(links).extracting(LinkRecord::generation).containsExactly(1, 2, 3);
        assertThat(links.get(0))
                .isEqualTo(new LinkRecord(1, begun, begun, begun.plusSeconds(10), "LINK_LOST: 1006 reset", "sim-1"));
        assertThat(links.get(0).paid()).isEqualTo(Duration.ofSeconds(10));
        assertThat(links.get(1).why()).isEqualTo("UNREACHABLE: refused");
        assertThat(links.get(1).paid()).isZero();
        assertThat(links.get(2).to()).isNull();
        assertThat(links.get(2).paid()).isNull();

        bench.time.advanceMillis(2_000);
        bench.session.end(CloseReason.CLIENT, "");
        LinkRecord last = bench.session.snapshot().links().get(2);
        assertThat(last.why()).isEqualTo("CLIENT");
        assertThat(last.to()).isEqualTo(bench.time.now());
    }

    @Test
    void shouldKeepTheFirstOnesAndTheLatest() {
        LinkHistory history = new LinkHistory();

        for (int i = 1; i <= 200; i++) {
            LinkRecord opening = LinkRecord.opening(i, Instant.EPOCH);
            history.put(opening);
            history.put(opening.ended(Instant.EPOCH, "lost"));
        }

        assertThat(history.records())
                .extracting(LinkRecord::generation)
                .containsExactlyElementsOf(
                        IntStream.concat(IntStream.rangeClosed(1, 5), IntStream.rangeClosed(156, 200))
                                .boxed()
                                .toList());
        assertThat(history.records()).allSatisfy(link -> assertThat(link.why()).isEqualTo("lost"));
    }

    @Test
    void shouldShowTwoLinksOfARenewal() {
        LinkHistory history = new LinkHistory();
        LinkRecord old = LinkRecord.opening(1, Instant.EPOCH);
        history.put(old);
        history.put(LinkRecord.opening(2, Instant.EPOCH));
        history.put(old.ended(Instant.EPOCH, "renewed"));

        assertThat(history.records()).extracting(LinkRecord::why).containsExactly("renewed", null);
    }
}
