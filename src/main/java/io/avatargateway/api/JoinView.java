package io.avatargateway.api;

import io.avatargateway.session.model.JoinInfo;
import java.time.Instant;

/**
 * The join info as JSON. A credential: not in {@link #toString}.
 *
 * @param generation the number of the link whose room it is, to be told with the viewer's reports
 * @param livekitUrl the room server's WebSocket URL
 * @param livekitToken the join token, a JWT
 * @param joinBy until when somebody must have joined
 * @param disclosure what the viewer must be told, that an AI avatar speaks; null for nothing
 */
public record JoinView(int generation, String livekitUrl, String livekitToken, Instant joinBy, String disclosure) {

    /**
     * The join info of a session as it is answered.
     *
     * @param disclosure what the viewer is told; may be empty
     */
    public static JoinView of(JoinInfo join, String disclosure) {
        return new JoinView(
                join.generation(),
                join.livekitUrl(),
                join.livekitToken(),
                join.joinBy(),
                disclosure.isEmpty() ? null : disclosure);
    }

    @Override
    public String toString() {
        return "JoinView[generation=" + generation + ", joinBy=" + joinBy + "]";
    }
}
