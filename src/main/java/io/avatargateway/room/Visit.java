package io.avatargateway.room;

import java.util.concurrent.CompletionStage;

/** One participant's stay in a room. Any thread; the stages complete on the participant's own. */
public interface Visit extends AutoCloseable {

    /** Completes when the room has let the participant in; never, if it did not. */
    CompletionStage<Void> joined();

    /** Completes when everything is over and let go of, with why. Always does so within seconds of {@link #close}. */
    CompletionStage<RoomDisconnect> left();

    /** Leaves the room. Returns at once; idempotent. */
    @Override
    void close();
}
