package io.avatargateway.session.model;

import java.time.Duration;

/**
 * The limits and time-outs that all sessions of a server share.
 *
 * @param openTimeout from the request to the join info
 * @param joinTimeout from the join info until somebody must have joined
 * @param drainTimeout after the end of the speech that was sent, until the avatar must have stopped
 * @param backoff before the second attempt to open a link; doubled for each further one, with jitter
 * @param backoffMax the longest such pause
 * @param frameBytes size of a frame of speech; even
 * @param leadWindow how far ahead of the play-out clock speech is sent; zero for no limit
 * @param refill how much of a filled lead window plays before it is filled again; zero for frame by frame
 * @param jobLead how much speech of earlier jobs is left to be played when a job begins to be sent. At most the lead
 *     window
 * @param framesInFlight frames handed to a link that its socket has not taken yet
 * @param confirmGrace how long a signal that should come is awaited before the clock alone decides
 * @param pongTimeout after a pong until the next must have come, or the link is lost. A service that never answers
 *     pings is not held to it
 * @param eventLogSize events kept for replay
 * @param jobLogSize jobs kept for queries
 * @param recovery how a session outlives its link
 * @param renewal how long a link may last
 */
public record SessionPolicy(
        Duration openTimeout,
        Duration joinTimeout,
        Duration drainTimeout,
        Duration backoff,
        Duration backoffMax,
        int frameBytes,
        Duration leadWindow,
        Duration refill,
        Duration jobLead,
        int framesInFlight,
        Duration confirmGrace,
        Duration pongTimeout,
        int eventLogSize,
        int jobLogSize,
        Recovery recovery,
        Renewal renewal) {

    /**
     * How long a link may last, and when the next one takes its place.
     *
     * @param linkLength what the avatar service is told, unless less is left of the session
     * @param before how long before its end the next one is opened; at most half of the length counts
     */
    public record Renewal(Duration linkLength, Duration before) {

        public Renewal {
            Duration most = linkLength.dividedBy(2);
            before = before.compareTo(most) > 0 ? most : before;
        }
    }

    /**
     * How a session outlives its link.
     *
     * @param resume where an utterance goes on whose producer did not say
     * @param viewerWait how long speech waits at most for a viewer of the new room, where there was one in the old
     * @param timeout from the loss of a link until the avatar must take speech again
     * @param limit links that may be lost within the window; 0 where the first loss ends the session
     * @param window the time in which lost links are counted
     */
    public record Recovery(Resume resume, Duration viewerWait, Duration timeout, int limit, Duration window) {

        /** The loss of a link ends the session. */
        public static final Recovery NONE = new Recovery(Resume.EXACT, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO);
    }
}
