package io.avatargateway.rest;

import io.avatargateway.api.ProblemException;
import io.avatargateway.api.RequestFault;
import io.avatargateway.config.Settings;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.quota.Use;
import io.avatargateway.service.TenantQuotas;
import io.avatargateway.session.journal.EventLog;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * All open event streams of this server. Bounds their number, and gives all of them one heartbeat and a few threads to
 * write with. Readers that take nothing can hold up other streams until the server's write time-out cuts them off, but
 * never anything else. Any thread.
 */
@ApplicationScoped
public class EventStreams {

    private static final int WRITERS = 32;

    @Inject
    Settings settings;

    @Inject
    TenantQuotas quotas;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ManagedScheduledExecutorService timer;

    @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
    ManagedThreadFactory threads;

    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private Semaphore places;
    private ExecutorService writers;
    private ScheduledFuture<?> heart;

    @PostConstruct
    void start() {
        places = new Semaphore(settings.rest().eventStreams());
        // Each stream has one task at most.
        writers = OwnThreads.lane(threads, WRITERS, settings.rest().eventStreams());
        long heartbeatMillis = settings.rest().heartbeat().toMillis();
        heart = timer.scheduleAtFixedRate(
                () -> open.forEach(EventStream::heartbeat), heartbeatMillis, heartbeatMillis, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        heart.cancel(false);
        open.forEach(EventStream::close);
        writers.shutdown();
    }

    /** Opens a reader's connection. */
    interface Connection {
        EventStream.Sink open() throws IOException;
    }

    /**
     * Streams the log's events behind the cursor until the session's last one.
     *
     * @param tenant whose stream it is
     * @param holds whether the reader may go on; asked with each heartbeat
     * @param onEnd runs once, when the stream has ended for any reason; not if it could not begin
     * @return ends it before that
     * @throws io.avatargateway.session.model.GatewayException QUOTA_EVENT_STREAMS if the tenant has as many as it may
     * @throws ProblemException EVENT_STREAM_LIMIT if there are as many streams as there may be; the connection is not
     *     touched then
     * @throws IOException if the connection cannot be opened
     */
    Runnable stream(
            Tenant tenant, EventLog log, long cursor, Connection connection, BooleanSupplier holds, Runnable onEnd)
            throws IOException {
        Use use = quotas.stream(tenant);
        if (!places.tryAcquire()) {
            use.end();
            throw new ProblemException(
                    RequestFault.EVENT_STREAM_LIMIT,
                    "This server has " + settings.rest().eventStreams()
                            + " event streams open, and may not have more.");
        }
        Member member = new Member(use, onEnd);
        EventStream.Sink sink;
        try {
            sink = connection.open();
        } catch (IOException | RuntimeException failed) {
            places.release();
            use.end();
            throw failed;
        }
        member.stream = new EventStream(log, cursor, sink, writers, holds, member::leave);
        open.add(member.stream);
        member.stream.wake();
        return member.stream::close;
    }

    /** A stream's place among the others, given back once. */
    private final class Member {
        private final Use use;
        private final Runnable onEnd;
        private EventStream stream;

        private Member(Use use, Runnable onEnd) {
            this.use = use;
            this.onEnd = onEnd;
        }

        private void leave() {
            open.remove(stream);
            places.release();
            use.end();
            onEnd.run();
        }
    }
}
