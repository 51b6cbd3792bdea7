/**
 * What a LiveKit participant in the gateway is to its users. {@code probe} watches the room from a viewer's place.
 * {@code livekit} joins it, and has the placeholders that keep a room from being empty. Nothing of WebRTC's native
 * library is loaded before it is needed. May know service, session and audio.
 */
package io.avatargateway.room;
