package io.avatargateway.jms.client;

import io.avatargateway.session.model.GatewayException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What people ask of the broker: a bounded number of requests, and each has its answer in time. Any thread. */
public final class BoundedRequests {

    private final Executor lane;
    private final int most;
    private final Duration answer;
    private final Supplier<GatewayException> busy;
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * Asks nothing yet.
     *
     * @param lane where the broker is called
     * @param most requests that are under way or wait for their turn
     * @param answer how long one may take; the call goes on behind that, and counts until it has ended
     * @param busy what a further one is told
     */
    public BoundedRequests(Executor lane, int most, Duration answer, Supplier<GatewayException> busy) {
        this.lane = lane;
        this.most = most;
        this.answer = answer;
        this.busy = busy;
    }

    /**
     * Asks soon; returns at once.
     *
     * @param request may wait for the broker
     * @return exceptionally what the request throws, what a busy one is told, or BROKER_UNAVAILABLE behind the time
     */
    public <T> CompletionStage<T> soon(Supplier<T> request) {
        if (underWay.incrementAndGet() > most) {
            underWay.decrementAndGet();
            return CompletableFuture.failedFuture(busy.get());
        }
        CompletableFuture<T> done = CompletableFuture.supplyAsync(request, lane)
                .whenComplete((result, failure) -> underWay.decrementAndGet());
        return done.copy().orTimeout(answer.toMillis(), TimeUnit.MILLISECONDS).exceptionallyCompose(failure -> {
            boolean late = failure instanceof TimeoutException;
            return CompletableFuture.failedFuture(
                    late ? BrokerFailures.unavailable("no answer within " + answer.toSeconds() + " s") : failure);
        });
    }
}
