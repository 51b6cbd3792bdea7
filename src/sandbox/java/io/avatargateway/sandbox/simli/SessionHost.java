package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.assets.AssetShelf;
import io.avatargateway.sandbox.history.SessionHistory;
import io.avatargateway.sandbox.room.RoomTokens;
import io.avatargateway.sandbox.room.Rooms;
import io.avatargateway.sandbox.time.Loop;
import java.util.Optional;

/**
 * What all sessions share.
 *
 * @param loop time, timers and order
 * @param rules how this Simli behaves
 * @param history what is kept
 * @param roomTokens signs the join info
 * @param cameraOrder what the values of a live camera message are
 * @param assets the images that a Trinity-2 avatar may stand in
 * @param rooms where the avatars are seen; empty where there is no picture
 */
record SessionHost(
        Loop loop,
        SessionRules rules,
        SessionHistory history,
        RoomTokens roomTokens,
        CameraOrder cameraOrder,
        AssetShelf assets,
        Optional<Rooms> rooms) {}
