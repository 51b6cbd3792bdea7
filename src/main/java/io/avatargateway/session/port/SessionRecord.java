package io.avatargateway.session.port;

import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.SessionSnapshot;
import java.util.List;

/**
 * Gets what others need to know of a session, so that one of them can go on with it. The port that the side of
 * ownership implements. Called on the session's worker, in order; must return at once.
 */
public interface SessionRecord {

    /**
     * Something has changed that others know a session by: its state, the number of its link, whether a viewer is
     * there, whether its end was asked for. Also after many events without such a change, and at the end. Not once the
     * session was left.
     *
     * @param lastSequence of the latest event
     * @param draining whether its end was asked for, also while it has no link
     */
    void changed(SessionSnapshot session, long lastSequence, boolean draining);

    /**
     * How far jobs were heard, when one has been heard for 0.8 s, and whenever what was told before leads no more to
     * its place.
     *
     * @param anchors in the order of speaking, at most three: the job that is being heard is the last one, and before
     *     it are those that have just ended. Takes the place of what was told before, also by another gateway; none at
     *     first where it takes the session up
     */
    void heard(List<Heard> anchors);

    /**
     * This gateway lets the session go on purpose, and has stopped speaking. The last thing that is told, and only
     * behind a {@link #changed}.
     *
     * @param anchors as in {@link #heard}, standing still; also of jobs that were heard for less than 0.8 s
     * @param how whether all that was sent was heard; not {@link HandOver#NONE}
     */
    void left(List<Heard> anchors, HandOver how);
}
