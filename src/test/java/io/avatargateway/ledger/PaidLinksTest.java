package io.avatargateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.LinkFactory;
import io.avatargateway.session.port.LinkListener;
import io.avatargateway.session.port.LinkRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each link that was opened has one entry: how long it was paid for, who ended it and why. */
class PaidLinksTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private final SessionId session = SessionId.random();
    private final List<LinkEntry> entries = new ArrayList<>();
    private final List<String> wire = new ArrayList<>();
    private final List<LinkEvent> heard = new ArrayList<>();
    private final Clocks time = new Clocks();
    private LinkListener service;
    private Link link;

    @Test
    void shouldCountFromTheJoinInfoToTheEnd() {
        open();
        time.pass(Duration.ofSeconds(2));
        service.onLinkEvent(new LinkEvent.Placed("worker", "up-7"));
        service.onLinkEvent(new LinkEvent.Joinable("ws://room", "token"));
        time.pass(Duration.ofMillis(61_500));

        link.close("CLIENT");

        assertThat(entries)
                .containsExactly(new LinkEntry(
                        "acme",
                        session,
                        3,
                        NOON,
                        NOON.plusSeconds(2),
                        NOON.plusMillis(63_500),
                        "up-7",
                        EndedBy.GATEWAY,
                        "CLIENT"));
        assertThat(entries.get(0).paid()).isEqualTo(Duration.ofMillis(61_500));
        assertThat(wire).containsExactly("close CLIENT");
    }

    @Test
    void shouldCountNothingWhereNoJoinInfoCame() {
        open();
        time.pass(Duration.ofSeconds(9));

        service.onLinkEvent(new LinkEvent.Failed(new LinkFailure(LinkFailure.Kind.REFUSED, null, null, "no credit")));

        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).paid()).isZero();
        assertThat(entries.get(0).line())
                .contains("\"seconds\":0.000")
                .doesNotContain("\"from\"")
                .doesNotContain("upstreamId");
    }

    @Test
    void shouldTellOneEndOnly() {
        open();
        service.onLinkEvent(new LinkEvent.Closed(1006, "broken"));
        link.done();
        link.close("LINK_LOST");
        link.close("again");

        assertThat(entries).extracting(LinkEntry::endedBy).containsExactly(EndedBy.CONNECTION);
    }

    /** The clock on the wall is set while the link is open: no length changes. */
    @Test
    void shouldNotMindAClockThatJumps() {
        open();
        service.onLinkEvent(new LinkEvent.Joinable("ws://room", "token"));
        time.pass(Duration.ofSeconds(10));
        time.jump(Duration.ofDays(-400));
        time.pass(Duration.ofSeconds(5));
        time.jump(Duration.ofDays(4_000));

        link.close("CLIENT");

        assertThat(entries.get(0).paid()).isEqualTo(Duration.ofSeconds(15));
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                end(EndedBy.GATEWAY, "DONE", test -> {
                    test.link.done();
                    test.service.onLinkEvent(new LinkEvent.Stopped());
                    test.service.onLinkEvent(new LinkEvent.Closed(1000, ""));
                }),
                end(EndedBy.SERVICE, "STOP", test -> {
                    test.service.onLinkEvent(new LinkEvent.Stopped());
                    test.link.close("UPSTREAM_CLOSING");
                }),
                end(EndedBy.SERVICE, "RATE", test -> {
                    test.service.onLinkEvent(new LinkEvent.Terminated(LinkEvent.Terminated.Kind.RATE, "too many"));
                    test.service.onLinkEvent(new LinkEvent.Closed(1000, ""));
                }),
                end(
                        EndedBy.SERVICE,
                        "closed with 1011",
                        test -> test.service.onLinkEvent(new LinkEvent.Closed(1011, ""))),
                end(
                        EndedBy.CONNECTION,
                        "closed with 1006",
                        test -> test.service.onLinkEvent(new LinkEvent.Closed(1006, ""))),
                end(EndedBy.CONNECTION, "lost", test -> test.link.close("lost")),
                end(
                        EndedBy.CONNECTION,
                        "UNREACHABLE",
                        test -> test.service.onLinkEvent(new LinkEvent.Failed(
                                new LinkFailure(LinkFailure.Kind.UNREACHABLE, null, null, "refused")))));
    }

    private static Arguments end(EndedBy by, String outcome, Consumer<PaidLinksTest> happens) {
        return Arguments.of(by, outcome, happens);
    }

    @ParameterizedTest
    @MethodSource("ends")
    void shouldSayWhoEndedItAndWhy(EndedBy by, String outcome, Consumer<PaidLinksTest> happens) {
        open();
        service.onLinkEvent(new LinkEvent.Joinable("ws://room", "token"));

        happens.accept(this);

        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).endedBy()).isEqualTo(by);
        assertThat(entries.get(0).outcome()).isEqualTo(outcome);
    }

    @Test
    void shouldPassEverythingOn() {
        open();
        link.sendAudio(new byte[2]);
        link.sendAudio(List.of(new byte[2], new byte[4]));
        link.changePicture(new PictureChange.Background(null));
        assertThat(link.audioBytes(new byte[8])).isEqualTo(6);
        assertThat(link.skip()).isEqualTo(5);
        link.done();
        service.onLinkEvent(new LinkEvent.Started());

        assertThat(wire).containsExactly("audio", "2 frames", "picture", "skip", "done");
        assertThat(heard).containsExactly(new LinkEvent.Started());
    }

    @Test
    void shouldKeepLinksInTheNameOfTheTenantOrOfTheLabel() {
        Tenant owner = new Tenant("acme");

        assertThat(new Payers(true).of(owner, "anything")).isEqualTo("acme");
        assertThat(new Payers(false).of(Tenant.DEFAULT, "label")).isEqualTo("label");
        assertThat(new Payers(false).of(Tenant.DEFAULT, null)).isEqualTo("default");
    }

    private void open() {
        PaidLinks links = new PaidLinks(new Service(), new Kept(), new Payers(true), time);
        link = links.open(
                new LinkRequest(
                        session,
                        3,
                        "face",
                        null,
                        true,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(1),
                        "label",
                        Appearance.USUAL,
                        new Tenant("acme")),
                heard::add);
        assertThat(links.turn(7)).isEqualTo(8);
        links.outOfTurn(7);
    }

    private final class Kept implements LinkLedger {
        @Override
        public void ended(LinkEntry entry) {
            entries.add(entry);
        }

        @Override
        public CompletionStage<Void> kept(SessionId of) {
            return CompletableFuture.completedStage(null);
        }
    }

    private final class Service implements LinkFactory {
        @Override
        public Link open(LinkRequest request, LinkListener listener) {
            service = listener;
            return new Wire();
        }

        @Override
        public long turn(long nowNanos) {
            return nowNanos + 1;
        }
    }

    private final class Wire implements Link {
        @Override
        public void sendAudio(byte[] frame) {
            wire.add("audio");
        }

        @Override
        public void sendAudio(List<byte[]> frames) {
            wire.add(frames.size() + " frames");
        }

        @Override
        public int audioBytes(byte[] speech) {
            return 6;
        }

        @Override
        public void changePicture(PictureChange change) {
            wire.add("picture");
        }

        @Override
        public int skip() {
            wire.add("skip");
            return 5;
        }

        @Override
        public void done() {
            wire.add("done");
        }

        @Override
        public void close(String why) {
            wire.add("close " + why);
        }
    }

    private static final class Clocks implements Timekeeper {
        private Instant wall = NOON;
        private long nanos = 17;

        void pass(Duration time) {
            wall = wall.plus(time);
            nanos += time.toNanos();
        }

        void jump(Duration by) {
            wall = wall.plus(by);
        }

        @Override
        public Instant now() {
            return wall;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Runnable after(long delayNanos, Runnable task) {
            throw new UnsupportedOperationException("no timers here");
        }
    }
}
