package io.avatargateway.session.port;

import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.PictureChange;
import java.util.List;

/**
 * One connection to the avatar. Every method returns at once and may be called from any thread, though a session only
 * calls from its worker. The result of a call is told to the {@link LinkListener}. Calls on a link that is not open
 * yet, or is closed, are ignored.
 */
public interface Link {

    /**
     * Puts one frame of speech on the wire. {@link LinkEvent.AudioSent} tells when the socket has taken it; the caller
     * bounds how many are under way.
     *
     * @param frame PCM, signed 16 bit little endian, 16 kHz, mono. An even number of bytes, 2 to 65,536, and at most
     *     {@link #audioBytes}. Not changed afterwards
     */
    void sendAudio(byte[] frame);

    /**
     * As {@link #sendAudio(byte[])}, for frames that follow each other. They may go as one write, so the caller bounds
     * how long they are together: a {@link #skip} does not overtake what is being written.
     */
    default void sendAudio(List<byte[]> frames) {
        frames.forEach(this::sendAudio);
    }

    /**
     * How much of this speech may go in one frame, so that its beginning is not taken for anything else than speech.
     * May also be asked while the link is not open.
     *
     * @param speech an even number of bytes, at least 2
     * @return an even number of bytes from its beginning, at least 2
     */
    default int audioBytes(byte[] speech) {
        return speech.length;
    }

    /**
     * Changes the picture. Goes on the wire before any speech that waits; of several changes of one kind that wait,
     * only the last one goes. No {@link #skip} drops it, and nothing tells that it has come.
     */
    void changePicture(PictureChange change);

    /**
     * Tells the avatar to stop speaking and to forget all speech sent so far. Goes on the wire before anything else
     * that waits. Frames that still waited are not sent at all, so that none is spoken after the skip. For those, too,
     * {@link LinkEvent.AudioSent} comes, but no {@link LinkEvent.Acknowledged}.
     *
     * @return how many of the frames sent last were dropped that way
     */
    int skip();

    /** Tells the avatar that the last speech was sent, and that it should end after playing it. */
    void done();

    /**
     * Closes the connection, or gives up opening it. Idempotent. No event comes after this call but those already under
     * way.
     *
     * @param why for the peer's and our logs; holds no secret
     */
    void close(String why);
}
