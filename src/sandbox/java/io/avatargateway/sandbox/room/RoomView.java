package io.avatargateway.sandbox.room;

import io.avatargateway.sandbox.webrtc.AvatarFeed;
import io.avatargateway.sandbox.webrtc.MediaLink;
import io.avatargateway.sandbox.webrtc.TrackNames;

/**
 * What a viewer has of its room.
 *
 * @param name as tokens name it
 * @param info as LiveKit's messages describe it
 * @param avatarNames of the avatar and its tracks
 * @param feed the avatar's picture and sound
 */
record RoomView(String name, livekit.LivekitModels.Room info, TrackNames avatarNames, AvatarFeed feed) {

    MediaLink newLink(MediaLink.Listener listener) {
        return new MediaLink(feed, listener);
    }
}
