package io.avatargateway.rest;

import io.avatargateway.config.Settings;
import io.avatargateway.session.EventLog;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** All open event streams of this server: bounds their number, and gives all of them one heart. Any thread. */
@ApplicationScoped
public class EventStreams {

    /** A reader that takes nothing for this many heartbeats is gone, or might as well be. */
    private static final int STALLED_HEARTBEATS = 4;

    @Inject
    Settings settings;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ManagedScheduledExecutorService executor;

    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private Semaphore places;
    private ScheduledFuture<?> heart;

    @PostConstruct
    void start() {
        places = new Semaphore(settings.rest().eventStreams());
        long heartbeatMillis = settings.rest().heartbeat().toMillis();
        heart = executor.scheduleAtFixedRate(
                () -> open.forEach(EventStream::heartbeat), heartbeatMillis, heartbeatMillis, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        heart.cancel(false);
        open.forEach(EventStream::close);
    }

    /**
     * Streams the log's events behind the cursor until the session's last one.
     *
     * @throws ProblemException EVENT_STREAM_LIMIT if there are as many streams as there may be; the sink is not touched then
     */
    void stream(EventLog log, long cursor, EventStream.Sink sink) {
        if (!places.tryAcquire()) {
            throw new ProblemException(
                    RequestFault.EVENT_STREAM_LIMIT,
                    "This server has " + settings.rest().eventStreams()
                            + " event streams open, and may not have more.");
        }
        Duration stall = settings.rest().heartbeat().multipliedBy(STALLED_HEARTBEATS);
        Member member = new Member();
        member.stream = new EventStream(log, cursor, sink, executor, System::nanoTime, stall, member::leave);
        open.add(member.stream);
        member.stream.start();
    }

    /** A stream's place among the others, given back once. */
    private final class Member {
        private EventStream stream;

        private void leave() {
            open.remove(stream);
            places.release();
        }
    }
}
