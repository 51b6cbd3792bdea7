package io.avatargateway.room.livekit;

import io.avatargateway.room.Visit;
import io.avatargateway.session.model.JoinInfo;
import java.net.URI;
import java.time.Instant;

/**
 * A viewer for tests outside this package: one who takes part in a room by its join info. Needs WebRTC in this process.
 */
public final class RoomVisitor implements AutoCloseable {

    private final LazyRooms rooms = new LazyRooms((URI) null);
    private final FrameCount picture = new FrameCount();
    private final Visit visit;

    private RoomVisitor(String livekitUrl, String livekitToken) {
        visit = rooms.enter(
                new JoinInfo(1, livekitUrl, livekitToken, Instant.now().plusSeconds(30)), picture);
    }

    /** Begins to join. */
    public static RoomVisitor enter(String livekitUrl, String livekitToken) {
        return new RoomVisitor(livekitUrl, livekitToken);
    }

    public long frames() {
        return picture.frames();
    }

    public boolean isInside() {
        return visit.joined().toCompletableFuture().isDone()
                && !visit.left().toCompletableFuture().isDone();
    }

    /** Waits until it has left, for some seconds at most. */
    @Override
    public void close() {
        visit.close();
        rooms.close();
    }
}
