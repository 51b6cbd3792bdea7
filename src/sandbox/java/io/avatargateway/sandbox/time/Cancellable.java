package io.avatargateway.sandbox.time;

/** Something planned that can be called off. */
@FunctionalInterface
public interface Cancellable {
    /** Calls it off; without effect once it ran. To be called on the loop. */
    void cancel();
}
