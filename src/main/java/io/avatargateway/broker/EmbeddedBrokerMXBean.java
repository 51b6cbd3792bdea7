package io.avatargateway.broker;

/** What the embedded broker tells of itself to the application, which shares no class with it. Any thread. */
public interface EmbeddedBrokerMXBean {

    /** Where it is found among the JVM's MBeans. */
    String NAME = "io.avatargateway:type=EmbeddedBroker";

    /** Why it does not run, for operators, or empty if it runs. */
    String getTrouble();

    /** Whether attempts to start it again have failed for so long that only a new server may mend it. */
    boolean isBeyondRepair();

    /** Of memory that all large bodies share which clients send, and as much again for those that AMQP clients read. */
    long getBodyBudgetBytes();

    /** Of that, taken now. */
    long getBodyBytes();

    /** How many bodies wait for room. */
    int getBodiesWaiting();

    /** How long the first of them has waited, or 0. */
    long getBodyWaitMillis();

    /** How many AMQP clients wait for room to read one. */
    int getReadersWaiting();
}
