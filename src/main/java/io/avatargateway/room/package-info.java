/**
 * What a LiveKit participant in the gateway is to its users: the probe that watches the room from a viewer's place, and
 * placeholders that keep a room from being empty. The only package that touches WebRTC's native library, and LiveKit's messages; nothing
 * of it is loaded before it is needed. May know service, session and audio.
 */
package io.avatargateway.room;
