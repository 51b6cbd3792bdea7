package io.avatargateway.sandbox.room;

import io.avatargateway.sandbox.webrtc.MediaLink;
import io.avatargateway.sandbox.webrtc.TrackNames;
import java.util.List;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;

/** The viewer, as its negotiation sees it. All methods on the viewer's lane. */
interface Peer {
    boolean avatarIsThere();

    TrackNames avatarNames();

    /** A connection whose own candidates are sent with this target. */
    MediaLink newLink(SignalTarget target);

    void send(SignalResponse message);

    /** Sends what {@link #newLink} would have sent, had WebRTC found it. */
    void send(List<MediaLink.Candidate> candidates, SignalTarget target);
}
