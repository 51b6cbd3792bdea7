package io.avatargateway.sandbox.simli;

/** What is made of the rule that somebody must join the room in time. */
public enum ViewerRule {
    /** Somebody must really join, or the session is closed. */
    REQUIRED,
    /** Somebody is taken to join. */
    JOINED,
    /** Nobody is taken to join, whoever comes. */
    ABSENT
}
