package io.avatargateway.room.livekit;

import dev.onvoid.webrtc.PeerConnectionFactory;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all participants share.
 *
 * @param factory makes their connections
 * @param timer for their time-outs
 * @param sockets opens their sockets to the rooms' servers
 */
record ParticipantParts(PeerConnectionFactory factory, ScheduledExecutorService timer, SignalSockets sockets) {}
