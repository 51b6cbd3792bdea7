package io.avatargateway.sandbox.room;

import io.avatargateway.sandbox.avatar.Framing;
import io.avatargateway.sandbox.webrtc.AvatarFeed;
import io.avatargateway.sandbox.webrtc.TrackNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.LeaveRequest.Action;

/**
 * One avatar's room: the avatar, once it has arrived, and those who watch. Any thread; nothing under its lock takes
 * long, since viewers are only told on their own lanes.
 */
public final class Room {
    private static final String AVATAR_IDENTITY = "avatar";

    private final RoomView view;
    private final Framing framing;
    private final Consumer<String> onJoined;
    private final Map<String, Viewer> viewers = new LinkedHashMap<>();
    private boolean avatarIsThere;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    Room(String name, AvatarFeed feed, Framing framing, Instant now, Consumer<String> onJoined) {
        this.framing = framing;
        this.onJoined = onJoined;
        livekit.LivekitModels.Room info = livekit.LivekitModels.Room.newBuilder()
                .setSid(Ids.room())
                .setName(name)
                .setCreationTime(now.getEpochSecond())
                .build();
        TrackNames names = new TrackNames(Ids.participant(), Ids.videoTrack(), Ids.audioTrack());
        this.view = new RoomView(name, info, names, feed);
    }

    /** The avatar comes in, and is seen and heard by those who watch. Idempotent. */
    public synchronized void avatarArrives() {
        if (!avatarIsThere && !closed.isDone()) {
            avatarIsThere = true;
            viewers.values().forEach(viewer -> viewer.avatarArrived(avatar(ParticipantInfo.State.ACTIVE)));
        }
    }

    /**
     * What stands small at the foot of the picture from now on.
     *
     * @param text one line
     */
    public void caption(String text) {
        view.feed().caption(text);
    }

    /** The avatar goes and the room with it; all who watch are told. Idempotent. */
    public synchronized void close() {
        if (!closed.complete(null)) {
            return;
        }
        for (Viewer viewer : viewers.values()) {
            if (avatarIsThere) {
                viewer.tell(avatar(ParticipantInfo.State.DISCONNECTED));
            }
            viewer.dismiss(DisconnectReason.ROOM_DELETED, Action.DISCONNECT);
        }
    }

    /** Somebody comes in; whoever had that identity goes. */
    synchronized void join(Viewer viewer) {
        if (closed.isDone()) {
            viewer.dismiss(DisconnectReason.ROOM_DELETED, Action.DISCONNECT);
            return;
        }
        Viewer older = viewers.remove(viewer.identity());
        if (older != null) {
            older.dismiss(DisconnectReason.DUPLICATE_IDENTITY, Action.DISCONNECT);
            tellAll(older.info(ParticipantInfo.State.DISCONNECTED));
        }
        List<ParticipantInfo> others = new ArrayList<>();
        if (avatarIsThere) {
            others.add(avatar(ParticipantInfo.State.ACTIVE));
        }
        viewers.values().forEach(other -> others.add(other.info(ParticipantInfo.State.ACTIVE)));
        tellAll(viewer.info(ParticipantInfo.State.ACTIVE));
        viewers.put(viewer.identity(), viewer);
        viewer.welcome(others, avatarIsThere);
        viewer.gone().thenRun(() -> left(viewer));
        onJoined.accept(viewer.identity());
    }

    /** Somebody has gone, and has let go of everything. */
    private synchronized void left(Viewer viewer) {
        if (viewers.remove(viewer.identity(), viewer)) {
            tellAll(viewer.info(ParticipantInfo.State.DISCONNECTED));
        }
    }

    /** Completes when it is closed. */
    CompletionStage<Void> closed() {
        return closed;
    }

    RoomView view() {
        return view;
    }

    private void tellAll(ParticipantInfo other) {
        viewers.values().forEach(viewer -> viewer.tell(other));
    }

    private ParticipantInfo avatar(ParticipantInfo.State state) {
        TrackNames names = view.avatarNames();
        ParticipantInfo.Builder avatar = ParticipantInfo.newBuilder()
                .setSid(names.participant())
                .setIdentity(AVATAR_IDENTITY)
                .setState(state)
                .setJoinedAt(view.info().getCreationTime())
                .setIsPublisher(true);
        if (state != ParticipantInfo.State.DISCONNECTED) {
            avatar.addTracks(TrackInfo.newBuilder()
                            .setSid(names.videoTrack())
                            .setType(TrackType.VIDEO)
                            .setSource(TrackSource.CAMERA)
                            .setWidth(framing.width())
                            .setHeight(framing.height())
                            .setMimeType("video/VP8"))
                    .addTracks(TrackInfo.newBuilder()
                            .setSid(names.audioTrack())
                            .setType(TrackType.AUDIO)
                            .setSource(TrackSource.MICROPHONE)
                            .setMimeType("audio/opus"));
        }
        return avatar.build();
    }
}
