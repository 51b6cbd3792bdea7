package io.avatargateway.session;

import io.avatargateway.security.Caller;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.StartSpeech;
import io.avatargateway.session.port.Keeper;
import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.LinkFactory;
import io.avatargateway.session.port.LinkListener;
import io.avatargateway.session.port.LinkRequest;
import io.avatargateway.session.port.OpeningTurns;
import io.avatargateway.session.port.SessionMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A session on the test's own thread and time, with the ends of its ports in the test's hands. */
final class SessionBench {

    static final SessionPolicy POLICY = new SessionPolicy(
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMillis(250),
            Duration.ofSeconds(4),
            6000,
            Duration.ofSeconds(5),
            Duration.ofMillis(750),
            Duration.ofSeconds(1),
            4,
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            100,
            100,
            SessionPolicy.Recovery.NONE,
            new SessionPolicy.Renewal(Duration.ofHours(1), Duration.ofMinutes(1)));

    /** The same, but that a session outlives three links in ten minutes. */
    static SessionPolicy recovering(Resume resume) {
        return with(
                new SessionPolicy.Recovery(
                        resume, Duration.ofSeconds(10), Duration.ofSeconds(120), 3, Duration.ofMinutes(10)),
                POLICY.renewal());
    }

    /** The same, but that a link lasts two minutes, and the next one is opened 20 s before that. */
    static SessionPolicy renewing(Resume resume) {
        return renewing(resume, new SessionPolicy.Renewal(Duration.ofMinutes(2), Duration.ofSeconds(20)));
    }

    static SessionPolicy renewing(Resume resume, SessionPolicy.Renewal renewal) {
        return with(recovering(resume).recovery(), renewal);
    }

    private static SessionPolicy with(SessionPolicy.Recovery recovery, SessionPolicy.Renewal renewal) {
        return new SessionPolicy(
                POLICY.openTimeout(),
                POLICY.joinTimeout(),
                POLICY.drainTimeout(),
                POLICY.backoff(),
                POLICY.backoffMax(),
                POLICY.frameBytes(),
                POLICY.leadWindow(),
                POLICY.refill(),
                POLICY.jobLead(),
                POLICY.framesInFlight(),
                POLICY.confirmGrace(),
                POLICY.pongTimeout(),
                POLICY.eventLogSize(),
                POLICY.jobLogSize(),
                recovery,
                renewal);
    }

    final ManualTime time;
    final ListedFeed feed = new ListedFeed();
    final List<RecordedLink> links = new ArrayList<>();
    Consumer<RecordedLink> onLink = link -> {};
    final List<SessionEvent> events = new ArrayList<>();
    private final OpeningTurns turns;
    /** That of the gateway which has the session. */
    SessionMeter meter;

    private final SessionPolicy policy;
    private final SessionOptions options;
    private final SessionId id = SessionId.random();
    final KeptRecord record;
    AvatarSession session;
    /** Whether the session is this gateway's. */
    boolean owned = true;

    private Life life;
    /** How far the clock of the gateway that takes the session up next is ahead. */
    Duration nextClockAhead = Duration.ZERO;

    CompletableFuture<SessionSnapshot> opened;

    SessionBench() {
        this(POLICY);
    }

    SessionBench(SessionPolicy policy) {
        this(policy, StartSpeech.ON_START);
    }

    SessionBench(SessionPolicy policy, StartSpeech startSpeech) {
        this(policy, options(startSpeech, null));
    }

    /** Of a session that ends so long after its viewer has left. */
    static SessionBench endingAfterViewerLeft(Duration patience) {
        return new SessionBench(POLICY, options(StartSpeech.ON_START, patience));
    }

    private static SessionOptions options(StartSpeech startSpeech, Duration endAfterViewerLeft) {
        return new SessionOptions(
                "face",
                null,
                true,
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                startSpeech,
                false,
                null,
                Map.of(),
                Appearance.USUAL,
                endAfterViewerLeft,
                Caller.local().owner());
    }

    private SessionBench(SessionPolicy policy, SessionOptions options) {
        this(policy, options, new ManualTime(), null);
    }

    /** One of several sessions that have the time in common, and the turns to open links. */
    SessionBench(SessionPolicy policy, ManualTime time, OpeningTurns turns) {
        this(policy, options(StartSpeech.ON_START, null), time, turns);
    }

    /** One that is measured, and recovers. */
    static SessionBench measured(SessionMeter meter) {
        return measured(meter, new ManualTime());
    }

    /** The same, by this time. */
    static SessionBench measured(SessionMeter meter, ManualTime time) {
        return new SessionBench(recovering(Resume.EXACT), options(StartSpeech.ON_START, null), time, null, meter);
    }

    private SessionBench(SessionPolicy policy, SessionOptions options, ManualTime time, OpeningTurns turns) {
        this(policy, options, time, turns, SessionMeter.NONE);
    }

    private SessionBench(
            SessionPolicy policy, SessionOptions options, ManualTime time, OpeningTurns turns, SessionMeter meter) {
        this.meter = meter;
        this.policy = policy;
        this.options = options;
        this.time = time;
        this.turns = turns;
        this.record = new KeptRecord(this::clock);
        begin();
    }

    private void begin() {
        Life mine = new Life(nextClockAhead);
        life = mine;
        session = new AvatarSession(
                id,
                options,
                policy,
                "queue",
                turns == null ? mine::open : new LinksInTurn(mine::open, turns),
                mine,
                Runnable::run,
                new Keeper(() -> owned, record),
                meter,
                events::add);
        feed.listener = session;
    }

    /** The gateway is killed: nothing of the session happens any more, and its jobs are the broker's again. */
    SessionBench die() {
        life.alive = false;
        feed.ownerDied();
        return this;
    }

    /** Another gateway takes the session up, and opens a link. */
    SessionBench takeUp(Continuation from) {
        begin();
        owned = true;
        session.takeUp(feed, from);
        feed.handUrgentOver();
        return this;
    }

    /** The same, where the next link was opened before. */
    SessionBench takeUpWithNext(Continuation from) {
        begin();
        owned = true;
        session.takeUp(feed, from, true);
        feed.handUrgentOver();
        return this;
    }

    /** The same, with what the dead one has told, and was last alive so long ago. */
    SessionBench takeUp(long aliveMillisAgo) {
        return takeUp(record.continuation(clock().minusMillis(aliveMillisAgo)));
    }

    /** What the clock of the gateway shows that has the session, or had it last. */
    Instant clock() {
        return life == null ? time.now() : life.now();
    }

    /** The time of one gateway, which ends with it. */
    private final class Life implements Timekeeper {
        private final Duration ahead;
        private boolean alive = true;

        private Life(Duration ahead) {
            this.ahead = ahead;
        }

        Link open(LinkRequest request, LinkListener listener) {
            RecordedLink link = new RecordedLink(request, event -> {
                if (alive) {
                    listener.onLinkEvent(event);
                }
            });
            links.add(link);
            onLink.accept(link);
            return link;
        }

        @Override
        public Instant now() {
            return time.now().plus(ahead);
        }

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public Runnable after(long delayNanos, Runnable task) {
            return time.after(delayNanos, () -> {
                if (alive) {
                    task.run();
                }
            });
        }
    }

    /** As the avatar's translator does it. */
    private record LinksInTurn(LinkFactory links, OpeningTurns turns) implements LinkFactory {

        @Override
        public Link open(LinkRequest request, LinkListener listener) {
            return links.open(request, listener);
        }

        @Override
        public long turn(long nowNanos) {
            return turns.take(nowNanos);
        }

        @Override
        public void outOfTurn(long nowNanos) {
            turns.outOfTurn(nowNanos);
        }
    }

    RecordedLink link() {
        return links.get(links.size() - 1);
    }

    SessionState state() {
        return session.snapshot().state();
    }

    SessionBench open() {
        opened = session.open(feed).toCompletableFuture();
        return this;
    }

    SessionBench joinable() {
        open();
        link().joinable();
        return this;
    }

    SessionBench ready() {
        joinable();
        link().says(new LinkEvent.Started());
        return this;
    }

    SessionBench speaking() {
        ready();
        feed.put("first", 1000, 1);
        link().takesAll();
        link().says(new LinkEvent.SpeechBegan());
        return this;
    }

    SessionBench silent() {
        speaking();
        time.advanceMillis(1000);
        link().says(new LinkEvent.SpeechEnded());
        return this;
    }

    SessionBench draining() {
        silent();
        session.drain();
        return this;
    }

    SessionBench recovering() {
        silent();
        link().says(new LinkEvent.Closed(1006, "reset"));
        return this;
    }

    SessionBench closed() {
        ready();
        session.end(CloseReason.CLIENT, "");
        return this;
    }

    SessionBench in(SessionState state) {
        return switch (state) {
            case OPENING -> open();
            case JOINABLE -> joinable();
            case READY -> ready();
            case SPEAKING -> speaking();
            case SILENT -> silent();
            case DRAINING -> draining();
            case RECOVERING -> recovering();
            case CLOSED -> closed();
        };
    }
}
