package io.avatargateway.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.LinkFactory;
import io.avatargateway.session.port.LinkListener;
import io.avatargateway.session.port.LinkRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A link that is open before its session has come. */
class PreparedLinksTest {

    private static final SessionId ID = SessionId.random();
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private final List<OpenLink> opened = new ArrayList<>();
    private final LinkFactory links = (request, listener) -> {
        OpenLink link = new OpenLink(request, listener);
        opened.add(link);
        return link;
    };
    private final List<Runnable> due = new ArrayList<>();
    private final AtomicInteger places = new AtomicInteger();
    private final PreparedLinks prepared = new PreparedLinks(new Later(), places::incrementAndGet);

    @Test
    void shouldTellTheSessionAllThatHappenedBeforeItCame() {
        PreparedLink link = open();
        opened.get(0).says(new LinkEvent.Joinable("ws://room", "token"));
        opened.get(0).says(new LinkEvent.Started());

        assertThat(link.joinable().toCompletableFuture())
                .isCompletedWithValue(new JoinInfo(3, "ws://room", "token", NOW.plusSeconds(30)));
        PreparedLink taken = prepared.take(ID).orElseThrow();
        assertThat(taken.fits(3)).isTrue();
        List<LinkEvent> heard = new ArrayList<>();
        Link used = taken.open(request(3), heard::add);
        opened.get(0).says(new LinkEvent.SpeechBegan());

        assertThat(used).isSameAs(opened.get(0));
        assertThat(heard)
                .containsExactly(
                        new LinkEvent.Joinable("ws://room", "token"),
                        new LinkEvent.Started(),
                        new LinkEvent.SpeechBegan());
        taken.end("not needed");
        assertThat(opened.get(0).calls).isEmpty();
        assertThat(places).as("it is the session's now").hasValue(0);
    }

    @Test
    void shouldOpenTheFollowingLinksAnew() {
        open();
        PreparedLink taken = prepared.take(ID).orElseThrow();
        taken.open(request(3), event -> {});

        Link next = taken.open(request(4), event -> {});

        assertThat(opened).hasSize(2);
        assertThat(next).isSameAs(opened.get(1));
    }

    @Test
    void shouldNotBeOfUseToASessionThatIsFurther() {
        open();
        PreparedLink taken = prepared.take(ID).orElseThrow();
        assertThat(taken.fits(4)).isFalse();

        taken.end("not needed");

        assertThat(opened.get(0).calls).containsExactly("SKIP", "DONE", "close not needed");
    }

    @Test
    void shouldEndWhereItsSessionDoesNotCome() {
        PreparedLink link = open();

        List.copyOf(due).forEach(Runnable::run);

        assertThat(opened.get(0).calls).containsExactly("SKIP", "DONE", "close its session has not come");
        assertThat(link.joinable().toCompletableFuture()).isCompletedExceptionally();
        assertThat(prepared.take(ID)).isEmpty();
        assertThat(places).hasValue(1);
    }

    @Test
    void shouldGiveItsPlaceBackWhereItFails() {
        PreparedLink link = open();

        opened.get(0).says(new LinkEvent.Closed(1006, "reset"));

        assertThat(link.joinable().toCompletableFuture()).isCompletedExceptionally();
        assertThat(link.fits(3)).isFalse();
        assertThat(prepared.take(ID)).isEmpty();
        assertThat(places).hasValue(1);
        List.copyOf(due).forEach(Runnable::run);
        assertThat(places).as("once").hasValue(1);
    }

    @Test
    void shouldBeOfNoUseWhereItIsLostBeforeItsSessionComes() {
        PreparedLink link = open();
        opened.get(0).says(new LinkEvent.Joinable("ws://room", "token"));
        opened.get(0).says(new LinkEvent.Closed(1006, "reset"));

        PreparedLink taken = prepared.take(ID).orElseThrow();
        assertThat(taken).isSameAs(link);
        assertThat(taken.fits(3)).isFalse();
    }

    @Test
    void shouldOpenOneForASession() {
        open();
        PreparedLink second = PreparedLink.open(
                request(3), links, Duration.ofSeconds(30), Clock.fixed(NOW, ZoneOffset.UTC), Runnable::run);

        assertThat(prepared.keep(ID, second, Duration.ofSeconds(20))).isFalse();
    }

    @Test
    void shouldEndAllWhenTheGatewayStops() {
        open();

        prepared.endAll();

        assertThat(opened.get(0).calls).containsExactly("SKIP", "DONE", "close the gateway stops");
        assertThat(places).hasValue(1);
    }

    private PreparedLink open() {
        PreparedLink link = PreparedLink.open(
                request(3), links, Duration.ofSeconds(30), Clock.fixed(NOW, ZoneOffset.UTC), Runnable::run);
        assertThat(prepared.keep(ID, link, Duration.ofSeconds(20))).isTrue();
        return link;
    }

    private static LinkRequest request(int generation) {
        return new LinkRequest(
                ID,
                generation,
                "face",
                null,
                true,
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                null,
                Appearance.USUAL,
                Tenant.DEFAULT);
    }

    /** The other end of a link. */
    private static final class OpenLink implements Link {
        private final LinkListener listener;
        private final List<String> calls = new ArrayList<>();

        private OpenLink(LinkRequest request, LinkListener listener) {
            assertThat(request.session()).isEqualTo(ID);
            this.listener = listener;
        }

        private void says(LinkEvent event) {
            listener.onLinkEvent(event);
        }

        @Override
        public void sendAudio(byte[] frame) {
            calls.add("audio");
        }

        @Override
        public void changePicture(PictureChange change) {
            calls.add("picture");
        }

        @Override
        public int skip() {
            calls.add("SKIP");
            return 0;
        }

        @Override
        public void done() {
            calls.add("DONE");
        }

        @Override
        public void close(String why) {
            calls.add("close " + why);
        }
    }

    /** What is due later is due when the test says so. */
    private final class Later implements Timekeeper {
        @Override
        public Instant now() {
            return NOW;
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Runnable after(long delayNanos, Runnable task) {
            due.add(task);
            return () -> due.remove(task);
        }
    }
}
