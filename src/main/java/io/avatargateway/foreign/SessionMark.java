package io.avatargateway.foreign;

/** What a gateway says to the broker of a session of its own, and the broker's plugin looks for. */
public final class SessionMark {

    /** Key in a session's metadata: it sends where only gateways do. The value says for what. */
    public static final String PUBLISHER = "avatar-gateway-publisher";

    private SessionMark() {}
}
