package io.avatargateway.room.probe;

import io.avatargateway.config.Settings;
import io.avatargateway.room.Rooms;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.service.SpeechIntake;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.PlainText;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.StartSpeech;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * All probes of this server: those that run, each on a thread of its own, and the latest that are done. Any thread;
 * nothing but {@link Place#start} takes long.
 */
@ApplicationScoped
public class Probes {

    private static final Logger LOG = Logger.getLogger(Probes.class.getName());

    /** On top of a probe's time, until Simli itself would end its session: the gateway may die meanwhile. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(3);

    @Inject
    private SessionRegistry registry;

    @Inject
    private SpeechIntake intake;

    @Inject
    private Rooms rooms;

    @Inject
    private Settings settings;

    @Resource
    private ManagedThreadFactory threads;

    private final Clock clock = Clock.systemUTC();

    // Oldest first; guarded by itself.
    private final Map<String, Probe> known = new LinkedHashMap<>();

    private Semaphore places;
    private ThreadPoolExecutor running;
    private ProbeRun.Gateway gateway;

    @PostConstruct
    void begin() {
        places = new Semaphore(settings.probe().limit());
        // A probe gives its place back a moment before its thread is free.
        running = new ThreadPoolExecutor(
                0, 2 * settings.probe().limit(), 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
        gateway = new ProbeRun.Gateway(registry, intake, rooms, clock);
    }

    /** Every probe that runs ends its session, within a bound. */
    @PreDestroy
    void stop() {
        running.shutdownNow();
        try {
            if (!running.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "{0} probes had not ended when the server stopped", running.getActiveCount());
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes a place for a probe, before anything is read or made for it.
     *
     * @param caller an operator; probes are for nobody else
     * @return to be closed, unless its probe was started
     * @throws GatewayException PROBE_LIMIT if there is none
     */
    public Place place(Caller caller) {
        requireOperator(caller);
        if (!places.tryAcquire()) {
            throw new GatewayException(
                    ErrorCode.PROBE_LIMIT, "probes: " + settings.probe().limit() + " (the most at once)");
        }
        return new Place();
    }

    /** A place for one probe. Any thread. */
    public final class Place implements AutoCloseable {

        private final AtomicBoolean taken = new AtomicBoolean(true);

        private Place() {}

        /**
         * Starts a probe, which gives the place back when it is done. Takes a moment the first time, when WebRTC is
         * loaded.
         *
         * @param sample what it shall say
         * @return the probe as it begins
         * @throws GatewayException PICTURE_UNAVAILABLE where there is no WebRTC, SHUTTING_DOWN
         */
        public ProbeReport start(ProbeRequest request, ProbeSpeech sample) {
            rooms.require();
            ChangeSignal bell = new ChangeSignal();
            Probe probe = new Probe(request, sample.audibleMillis(), clock.instant(), bell);
            ProbeRun run = new ProbeRun(gateway, probe, sample, options(probe), bell);
            if (!taken.compareAndSet(true, false)) {
                throw new IllegalStateException("a place for a probe was given back (expected: one probe for each)");
            }
            try {
                running.execute(() -> {
                    try {
                        run.run();
                    } finally {
                        places.release();
                    }
                });
            } catch (RejectedExecutionException stopping) {
                places.release();
                throw new GatewayException(ErrorCode.SHUTTING_DOWN, "the gateway is stopping");
            }
            keep(probe);
            return probe.report();
        }

        /** Gives the place back, if no probe has it. */
        @Override
        public void close() {
            if (taken.compareAndSet(true, false)) {
                places.release();
            }
        }
    }

    private void keep(Probe probe) {
        synchronized (known) {
            known.put(probe.id(), probe);
            // Those that run come on top, and are never the oldest.
            if (known.size() > settings.probe().kept() + settings.probe().limit()) {
                known.remove(known.keySet().iterator().next());
            }
        }
    }

    /** The probe, also for a while after it is done. */
    public Optional<ProbeReport> find(Caller caller, String id) {
        return probe(caller, id).map(Probe::report);
    }

    /** All that are kept, newest first. */
    public List<ProbeReport> list(Caller caller) {
        requireOperator(caller);
        List<Probe> newestFirst;
        synchronized (known) {
            newestFirst = new ArrayList<>(known.values());
        }
        Collections.reverse(newestFirst);
        return newestFirst.stream().map(Probe::report).toList();
    }

    /**
     * The latest picture that the probe saw, as PNG.
     *
     * @throws GatewayException UNKNOWN_PROBE, or PROBE_SAW_NOTHING
     */
    public byte[] picture(Caller caller, String id) {
        Probe probe = probe(caller, id).orElseThrow(() -> unknown(id));
        return probe.png()
                .orElseThrow(() -> new GatewayException(
                        ErrorCode.PROBE_SAW_NOTHING, "Probe " + probe.id() + " has seen no picture, or not yet."));
    }

    /** The latest probe of the schedule that is done; empty before the first. */
    public Optional<ProbeReport> latestScheduled() {
        return list(Caller.gateway()).stream()
                .filter(report -> report.scheduled() && report.endedAt() != null)
                .findFirst();
    }

    /** That there is no such probe. */
    public static GatewayException unknown(String id) {
        return new GatewayException(
                ErrorCode.UNKNOWN_PROBE, "No probe " + PlainText.shown(id, 64) + ", or it was too long ago.");
    }

    /** Whoever calls this has asked for the role before, and said so to the caller. */
    private static void requireOperator(Caller caller) {
        if (!caller.is(Role.OPERATOR)) {
            throw new IllegalArgumentException("caller: " + caller + " (expected: an operator)");
        }
    }

    private Optional<Probe> probe(Caller caller, String id) {
        requireOperator(caller);
        synchronized (known) {
            return Optional.ofNullable(known.get(id));
        }
    }

    /** Its link is not renewed: the probe is in one room, and tells what it sees there. */
    static Duration sessionLength(Duration timeout, Duration longestSession, Duration longestLink) {
        return Stream.of(timeout.plus(SLACK), longestSession, longestLink)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private SessionOptions options(Probe probe) {
        Duration shorter = sessionLength(
                probe.request().timeout(),
                settings.sessions().maxLength(),
                settings.sessions().linkLength());
        Duration idle = settings.sessions().maxIdle();
        return new SessionOptions(
                probe.request().faceId(),
                null,
                true,
                shorter,
                idle.compareTo(shorter) < 0 ? idle : shorter,
                StartSpeech.ON_START,
                false,
                Tenant.PROBES.name(),
                Map.of("probe", probe.id()),
                Appearance.USUAL,
                null,
                Caller.gateway().owner());
    }
}
