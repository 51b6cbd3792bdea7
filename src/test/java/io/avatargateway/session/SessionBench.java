package io.avatargateway.session;

import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.CloseReason;
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
import java.time.Duration;
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

    final ManualTime time = new ManualTime();
    final ListedFeed feed = new ListedFeed();
    final List<RecordedLink> links = new ArrayList<>();
    Consumer<RecordedLink> onLink = link -> {};
    final List<SessionEvent> events = new ArrayList<>();
    final AvatarSession session;
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
                endAfterViewerLeft);
    }

    private SessionBench(SessionPolicy policy, SessionOptions options) {
        session = new AvatarSession(
                SessionId.random(),
                options,
                policy,
                "queue",
                (request, listener) -> {
                    RecordedLink link = new RecordedLink(request, listener);
                    links.add(link);
                    onLink.accept(link);
                    return link;
                },
                time,
                Runnable::run,
                Keeper.NONE,
                events::add);
        feed.listener = session;
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
