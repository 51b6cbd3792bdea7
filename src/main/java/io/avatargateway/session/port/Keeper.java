package io.avatargateway.session.port;

import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.SessionSnapshot;
import java.util.List;
import java.util.Objects;

/**
 * What keeps a session beyond the life of this gateway.
 *
 * @param ownership whether it is this gateway's
 * @param record what others know of it
 */
public record Keeper(Ownership ownership, SessionRecord record) {

    /** Of a session that ends with this gateway. */
    public static final Keeper NONE = new Keeper(() -> true, new SessionRecord() {
        @Override
        public void changed(SessionSnapshot session, long lastSequence, boolean draining) {}

        @Override
        public void heard(List<Heard> anchors) {}

        @Override
        public void left(List<Heard> anchors, HandOver how) {}
    });

    public Keeper {
        Objects.requireNonNull(ownership, "ownership");
        Objects.requireNonNull(record, "record");
    }
}
