package io.avatargateway.rest;

import io.avatargateway.api.ProblemException;
import io.avatargateway.api.RequestFault;
import io.avatargateway.bounded.SharedPlaces;
import io.avatargateway.bounded.Turns;
import io.avatargateway.config.Settings;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.quota.Use;
import io.avatargateway.security.tenants.Tenants;
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
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * All open event streams of this server. Bounds their number, and gives all of them one heartbeat and a few threads to
 * write with. Readers that take nothing can hold up other streams of their tenant, until the server's write time-out
 * cuts them off, but never anything else. Tenants share places and threads, and none of them ever has all. Any thread.
 */
@ApplicationScoped
public class EventStreams {

    /** For the streams of one tenant. */
    private static final int WRITERS = 32;
    /** The others are for other tenants. */
    private static final int ALL_WRITERS = WRITERS + 8;

    @Inject
    Settings settings;

    @Inject
    TenantQuotas quotas;

    @Inject
    Tenants tenants;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ManagedScheduledExecutorService timer;

    @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
    ManagedThreadFactory threads;

    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private SharedPlaces<Tenant> places;
    private ExecutorService writers;
    private Turns<Tenant> turns;
    private ScheduledFuture<?> heart;

    @PostConstruct
    void start() {
        places = new SharedPlaces<>(settings.rest().eventStreams());
        // Each stream has one task at most.
        writers = OwnThreads.lane(threads, ALL_WRITERS, settings.rest().eventStreams());
        turns = new Turns<>(writers, ALL_WRITERS, () -> WRITERS);
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

    /** Streams the log's events behind the cursor until the session's last one; else as the other one. */
    Runnable stream(
            Tenant tenant, EventLog log, long cursor, Connection connection, BooleanSupplier holds, Runnable onEnd)
            throws IOException {
        return stream(tenant, new SessionSource(log), cursor, connection, holds, onEnd);
    }

    /**
     * Streams what the source has behind the cursor, until there will be no more.
     *
     * @param tenant whose stream it is
     * @param holds whether the reader's credential holds; asked with each heartbeat
     * @param onEnd runs once, when the stream has ended for any reason; not if it could not begin
     * @return ends it before that
     * @throws io.avatargateway.session.model.GatewayException QUOTA_EVENT_STREAMS if the tenant has as many as it may
     * @throws ProblemException EVENT_STREAM_LIMIT if there are as many streams as there may be, or as many of this
     *     tenant; the connection is not touched then
     * @throws IOException if the connection cannot be opened
     */
    Runnable stream(
            Tenant tenant,
            StreamSource source,
            long cursor,
            Connection connection,
            BooleanSupplier holds,
            Runnable onEnd)
            throws IOException {
        Use use = quotas.stream(tenant);
        if (!places.take(tenant, !tenants.areSeveral())) {
            use.end();
            throw new ProblemException(
                    RequestFault.EVENT_STREAM_LIMIT,
                    "This server has " + settings.rest().eventStreams()
                            + " event streams open, and may not have more."
                            + (tenants.areSeveral() ? " Tenants share them." : ""));
        }
        Member member = new Member(tenant, use, onEnd);
        EventStream.Sink sink;
        try {
            sink = connection.open();
        } catch (IOException | RuntimeException failed) {
            places.giveBack(tenant);
            use.end();
            throw failed;
        }
        BooleanSupplier mayGoOn = within(settings.rest().eventStreamAge(), System::nanoTime, holds);
        member.stream = new EventStream(source, cursor, sink, turns.of(tenant), mayGoOn, member::leave);
        open.add(member.stream);
        // Only now: it may end at once, and gives its place back then.
        member.stream.begin();
        return member.stream::close;
    }

    /**
     * Whether a reader may go on: its time is not over, and its credential holds. A reader comes back by itself, behind
     * the last event that it has. So balancers can move it, and one that is nobody's any more does not stay for ever.
     */
    static BooleanSupplier within(Duration age, LongSupplier nanoClock, BooleanSupplier holds) {
        long began = nanoClock.getAsLong();
        return () -> nanoClock.getAsLong() - began < age.toNanos() && holds.getAsBoolean();
    }

    /** A stream's place among the others, given back once. */
    private final class Member {
        private final Tenant tenant;
        private final Use use;
        private final Runnable onEnd;
        private EventStream stream;

        private Member(Tenant tenant, Use use, Runnable onEnd) {
            this.tenant = tenant;
            this.use = use;
            this.onEnd = onEnd;
        }

        private void leave() {
            open.remove(stream);
            places.giveBack(tenant);
            use.end();
            onEnd.run();
        }
    }
}
