package io.avatargateway.session.model;

import java.time.Instant;

/**
 * What a front end needs to join the avatar's room. A credential: never logged, and never in {@link #toString}.
 *
 * @param generation the number of the link whose room it is
 * @param livekitUrl the room server's WebSocket URL
 * @param livekitToken the join token, a JWT
 * @param joinBy until when somebody must have joined, or the avatar service ends the session
 */
public record JoinInfo(int generation, String livekitUrl, String livekitToken, Instant joinBy) {

    @Override
    public String toString() {
        return "JoinInfo[generation=" + generation + ", joinBy=" + joinBy + "]";
    }
}
