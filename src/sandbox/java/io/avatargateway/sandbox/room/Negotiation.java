package io.avatargateway.sandbox.room;

import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalTarget;

/**
 * How a viewer and the room come to peer connections, one way for each signalling path. All methods on the viewer's
 * lane.
 */
interface Negotiation {
    /** The viewer knows that it has joined. */
    void begin();

    /** The avatar is in the room, and the viewer was told. */
    void avatarArrived();

    void onOffer(SessionDescription offer);

    void onAnswer(SessionDescription answer);

    void onCandidate(io.avatargateway.sandbox.webrtc.MediaLink.Candidate candidate, SignalTarget target);

    /** Lets go of all connections. */
    void close();
}
