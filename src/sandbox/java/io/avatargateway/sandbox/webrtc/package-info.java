/**
 * The only place that touches WebRTC's native code: the peer connections to viewers, and the picture and sound that are
 * fed into them. Knows the sound of the play-out and the avatar's picture, nothing of rooms and their protocol.
 *
 * <p>Native objects leave in one order only: the threads that feed, then the sender's track, the connection, the track,
 * the source. The factory and the device module leave last. Any other order aborts the process.
 */
package io.avatargateway.sandbox.webrtc;
