/**
 * A participant in a LiveKit room, by its signalling and WebRTC. Native code is loaded here, and only when it is
 * needed.
 */
package io.avatargateway.room.livekit;
