package io.avatargateway.service;

import io.avatargateway.session.model.SessionEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Tells CDI observers of {@link SessionEvent} what happened. Each observer method has a lane of its own. So one that is
 * slow or throws harms neither the sessions nor the other observers. On its lane it sees every session's events in
 * order, on one thread at a time.
 *
 * <p>Neither {@code Event.fire} (one thread, one after the other) nor {@code Event.fireAsync} (no order between two
 * events) can promise that; decision 0003 tells more. Observers are found as {@code @Observes SessionEvent}, without
 * qualifiers.
 */
@ApplicationScoped
public class EventDispatcher {

    /** Far more observers than anybody has; each needs a thread only while it has something to do. */
    private static final int MOST_THREADS = 64;

    @Inject
    private BeanManager beans;

    @Resource
    private ManagedThreadFactory threads;

    private volatile List<ObserverLane> lanes;
    private ExecutorService pool;

    /**
     * Hands the event to every observer's lane and returns at once. Any thread; calls for one session must not overlap.
     */
    public void publish(SessionEvent event) {
        List<ObserverLane> known = lanes;
        if (known == null) {
            known = findObservers(event);
        }
        known.forEach(lane -> lane.offer(event));
    }

    @PreDestroy
    void stop() {
        if (pool != null) {
            pool.shutdown();
        }
    }

    private synchronized List<ObserverLane> findObservers(SessionEvent event) {
        if (lanes == null) {
            pool = new ThreadPoolExecutor(0, MOST_THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
            List<ObserverLane> found = new ArrayList<>();
            for (ObserverMethod<? super SessionEvent> observer : beans.resolveObserverMethods(event)) {
                found.add(new ObserverLane(observer, pool));
            }
            lanes = List.copyOf(found);
        }
        return lanes;
    }
}
