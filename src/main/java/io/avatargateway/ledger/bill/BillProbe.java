package io.avatargateway.ledger.bill;

/** Says how the ledger and the avatar service's own count agree. Any thread; returns at once. */
@FunctionalInterface
public interface BillProbe {

    /** What was found up to now, on the one gateway that compares. */
    BillState state();
}
