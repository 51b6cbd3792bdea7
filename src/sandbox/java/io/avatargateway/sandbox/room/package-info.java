/**
 * Rooms as LiveKit has them, as far as a viewer of an avatar needs them: who may come in, both paths of LiveKit's
 * signalling, who is there and who comes and goes. What flows over the connections is {@code webrtc}'s.
 */
package io.avatargateway.sandbox.room;
