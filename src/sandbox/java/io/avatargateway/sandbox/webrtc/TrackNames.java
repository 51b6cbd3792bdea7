package io.avatargateway.sandbox.webrtc;

/**
 * How an avatar is named in a room.
 *
 * @param participant its participant's id, PA_…
 * @param videoTrack TR_…
 * @param audioTrack TR_…
 */
public record TrackNames(String participant, String videoTrack, String audioTrack) {}
