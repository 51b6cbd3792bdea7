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
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * Bodies of speech on their way in: bounds their number and their time. They are worked on by a few threads of their
 * own, which may wait for a disk or the broker. So uploads, however many and slow, delay no other request. Tenants
 * share places and threads: none of them ever has all, and their bodies take turns. Any thread.
 */
@ApplicationScoped
public class Uploads {

    /** For the bodies of one tenant. */
    private static final int THREADS = 8;
    /** The others are for other tenants. */
    private static final int ALL_THREADS = THREADS + 2;
    /** For the bodies of one of several tenants: what keeps all processors busy is enough. */
    private static final int THREADS_SHARED =
            Math.max(2, Math.min(THREADS, Runtime.getRuntime().availableProcessors()));

    @Inject
    Settings settings;

    @Inject
    Tenants tenants;

    @Inject
    TenantQuotas quotas;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ManagedScheduledExecutorService timer;

    @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
    ManagedThreadFactory threads;

    private SharedPlaces<Tenant> places;
    private ExecutorService lane;
    private Turns<Tenant> turns;

    @PostConstruct
    void start() {
        places = new SharedPlaces<>(settings.rest().uploads());
        lane = OwnThreads.lane(threads, ALL_THREADS, settings.rest().uploads());
        turns = new Turns<>(lane, ALL_THREADS, () -> tenants.areSeveral() ? THREADS_SHARED : THREADS);
    }

    @PreDestroy
    void stop() {
        lane.shutdownNow();
    }

    /** What is done with a body when all of it has come; may block. */
    interface Work<T> {
        T with(InputStream body) throws IOException;
    }

    /**
     * Reads a request's body and then does the work.
     *
     * @param tenant whose speech it is
     * @param mostBytes of a larger body one byte more is read, and no further
     * @return completes on any thread
     * @throws ProblemException UPLOAD_LIMIT if there are as many uploads as there may be, or as many of this tenant;
     *     nothing of the body is read then
     * @throws io.avatargateway.session.model.GatewayException QUOTA_UPLOAD_BYTES; nothing is read then, either
     */
    <T> CompletionStage<T> take(Tenant tenant, HttpServletRequest request, long mostBytes, Work<T> work)
            throws IOException {
        long declared = request.getContentLengthLong();
        Use use = quotas.upload(tenant, declared < 0 ? mostBytes : Math.min(declared, mostBytes));
        try {
            takePlace(tenant);
        } catch (ProblemException full) {
            use.end();
            throw full;
        }
        UploadedBody body = new UploadedBody(settings.jobs().directory(), mostBytes);
        CompletionStage<Void> read;
        try {
            read = BodyReader.read(request, body, settings.rest().uploadTimeout(), timer);
        } catch (IOException | RuntimeException failed) {
            places.giveBack(tenant);
            use.end();
            throw failed;
        }
        return read.thenApplyAsync(come -> done(body, work), turns.of(tenant)).whenComplete((answer, failure) -> {
            body.close();
            places.giveBack(tenant);
            use.end();
        });
    }

    /**
     * Does work without a body that may wait for the broker, and takes a place for it.
     *
     * @param tenant whose work it is
     * @return completes on any thread
     * @throws ProblemException UPLOAD_LIMIT
     */
    <T> CompletionStage<T> done(Tenant tenant, Supplier<T> work) {
        takePlace(tenant);
        return CompletableFuture.supplyAsync(work, turns.of(tenant))
                .whenComplete((answer, failure) -> places.giveBack(tenant));
    }

    private void takePlace(Tenant tenant) {
        if (!places.take(tenant, !tenants.areSeveral())) {
            throw new ProblemException(
                    RequestFault.UPLOAD_LIMIT,
                    "This server takes " + settings.rest().uploads() + " uploads at once, and may not take more."
                            + (tenants.areSeveral() ? " Tenants share them." : ""));
        }
    }

    private static <T> T done(UploadedBody body, Work<T> work) {
        try (InputStream in = body.open()) {
            return work.with(in);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
