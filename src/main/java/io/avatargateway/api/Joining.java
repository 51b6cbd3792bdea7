package io.avatargateway.api;

import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;

/** Who may have a session's join info, and when. */
public final class Joining {

    private Joining() {}

    /**
     * The join info of the session as it is now.
     *
     * @throws GatewayException SESSION_ENDED if the room is gone, JOIN_NOT_READY if it is not there yet
     */
    public static JoinInfo require(SessionSnapshot session) {
        if (session.state() == SessionState.CLOSED) {
            throw new GatewayException(
                    ErrorCode.SESSION_ENDED, "Session " + session.id() + " is closed (" + session.reason() + ").");
        }
        if (session.join() == null) {
            throw new GatewayException(
                    ErrorCode.JOIN_NOT_READY, "Session " + session.id() + " is " + session.state() + ".");
        }
        return session.join();
    }
}
