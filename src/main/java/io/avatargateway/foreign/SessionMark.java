package io.avatargateway.foreign;

/** What a gateway says to the broker of a session of its own, and the broker's plugin looks for. */
public final class SessionMark {

    /** Key in a session's metadata: it publishes events. The value says nothing. */
    public static final String PUBLISHER = "avatar-gateway-publisher";

    private SessionMark() {}
}
