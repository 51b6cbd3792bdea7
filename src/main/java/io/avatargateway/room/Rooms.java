package io.avatargateway.room;

import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JoinInfo;

/**
 * The door to LiveKit rooms. An interface so that nobody on this side of it has WebRTC's classes loaded: {@link
 * io.avatargateway.room.livekit.LazyRooms} does that when the first participant goes in. Any thread.
 */
public interface Rooms extends AutoCloseable {

    /**
     * Makes sure that participants can be made.
     *
     * @throws GatewayException PICTURE_UNAVAILABLE if WebRTC cannot be loaded on this machine, with what to do about it
     */
    void require();

    /**
     * Begins to join, and returns at once. The caller ends the visit, whether it succeeds or fails.
     *
     * @param media gets what is seen and heard; {@link Media#NONE} to take nothing
     * @throws GatewayException as {@link #require}
     */
    Visit enter(JoinInfo join, Media media);

    /** Ends all visits and lets go of WebRTC. Blocks for a few seconds at most. */
    @Override
    void close();
}
