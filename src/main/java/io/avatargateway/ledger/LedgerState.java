package io.avatargateway.ledger;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** How the ledger does, for health and metrics. Any thread. */
public final class LedgerState {

    private final LongSupplier missing;
    private volatile boolean writing;
    private volatile String fault;
    private volatile boolean elsewhere;
    private volatile String id;
    private final LongAdder written = new LongAdder();
    private final LongAdder foreign = new LongAdder();

    /** Where no entry is ever missing. */
    public LedgerState() {
        this(() -> 0);
    }

    /** @param missing how many entries went on their way into the queue */
    public LedgerState(LongSupplier missing) {
        this.missing = missing;
    }

    /** How many entries went on their way into the queue: the broker refused them, or was away for too long. */
    public long missing() {
        return missing.getAsLong();
    }

    /** Whether this gateway is the one that writes the files. */
    public boolean writing() {
        return writing;
    }

    /** Why entries wait at the broker; empty where nothing is wrong, or another gateway writes. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** How many entries this gateway has written. */
    public long written() {
        return written.sum();
    }

    /** How many messages in its queue were no entries. */
    public long foreign() {
        return foreign.sum();
    }

    /** Whether another gateway writes, into a directory that is not this one's. */
    public boolean elsewhere() {
        return elsewhere;
    }

    /** Another gateway writes elsewhere, or does not. */
    public void elsewhere(boolean now) {
        elsewhere = now;
    }

    /** Of gateways that keep no ledger. */
    public static final String NONE = "none";

    /** What tells the ledger in this gateway's directory from others; {@link #NONE}, or null before that is known. */
    public String id() {
        return id;
    }

    /** The ledger in this gateway's directory is this one. */
    public void id(String ledger) {
        id = ledger;
    }

    /** From now on this gateway writes, or does not. */
    public void writes(boolean now) {
        writing = now;
    }

    /** Why entries wait at the broker; null where nothing is wrong any more. */
    public void fault(String why) {
        fault = why;
    }

    /** This number of further entries is in the files. */
    public void wrote(int entries) {
        written.add(entries);
    }

    /** A message was no entry. */
    public void cameForeign() {
        foreign.increment();
    }
}
