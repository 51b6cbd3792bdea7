package io.avatargateway.cluster.owner;

import io.avatargateway.jms.client.BrokerFailures;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How this gateway stands to its records, for all who ask. Changed by the {@link RecordKeeper}; asked by any thread.
 */
public final class Standing {

    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile String fault = "the records of sessions are not attached yet";
    private volatile boolean nameTaken;
    private volatile int unknown;
    private volatile int inFlight;

    /** They are this gateway's. Returns whether another one had its name before. */
    boolean attached() {
        boolean before = nameTaken;
        nameTaken = false;
        fault = null;
        begun.complete(null);
        return before;
    }

    /** What an operator is told where another gateway has this name. */
    public static String nameTakenBy(String name) {
        return "GATEWAY_NAME: " + name + " (another gateway of that name is alive at this broker)";
    }

    /** They are another gateway's of the same name. */
    void nameTaken(String why) {
        fault = why;
        nameTaken = true;
    }

    /**
     * What has come so far.
     *
     * @param records how many nobody here can read
     * @param sessions may still need a place here
     * @param all whether all that an earlier life left has come
     */
    void came(int records, int sessions, boolean all) {
        unknown = records;
        inFlight = sessions;
        if (all && sessions == 0) {
            ready.complete(null);
        }
    }

    /** Whether its records were attached, and are not another gateway's of the same name. */
    public boolean isAttached() {
        return begun.isDone() && !nameTaken;
    }

    /** Whether another gateway has this one's name. */
    boolean isNameTaken() {
        return nameTaken;
    }

    /** Whether all that an earlier life left has been taken up, or is being answered. */
    boolean isReady() {
        return ready.isDone();
    }

    /** Completes when {@link #isReady}. */
    CompletionStage<Void> ready() {
        return ready.copy();
    }

    /** Why no session can be opened, or null. */
    public String fault() {
        return fault;
    }

    /** How many records nobody here can read, since a later version wrote them. */
    public int unknown() {
        return unknown;
    }

    /** How many sessions may still need a place here. */
    int inFlight() {
        return inFlight;
    }

    /**
     * Waits until the records are attached for the first time.
     *
     * @throws io.avatargateway.session.model.GatewayException BROKER_UNAVAILABLE if they are not
     */
    void requireAttached(Duration patience) {
        String why = fault;
        try {
            if (!nameTaken) {
                begun.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw BrokerFailures.unavailable("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            throw BrokerFailures.unavailable(why);
        }
        if (nameTaken) {
            throw BrokerFailures.unavailable(why);
        }
    }
}
