/**
 * Rooms as LiveKit has them, as far as a viewer of an avatar needs them. They know who may come in, both paths of
 * LiveKit's signalling, and who is there. What flows over the connections is {@code webrtc}'s.
 */
package io.avatargateway.sandbox.room;
