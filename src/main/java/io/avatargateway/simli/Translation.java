package io.avatargateway.simli;

import io.avatargateway.session.model.LinkEvent;

/** From Simli's words to the session's. Stateless. */
final class Translation {

    private Translation() {}

    /** For every message but those that the link answers itself: the token that is missing, the pong. */
    static LinkEvent toEvent(SimliMessage message) {
        if (message instanceof SimliMessage.Ack) {
            return new LinkEvent.Acknowledged();
        }
        if (message instanceof SimliMessage.Speak) {
            return new LinkEvent.SpeechBegan();
        }
        if (message instanceof SimliMessage.Silent) {
            return new LinkEvent.SpeechEnded();
        }
        if (message instanceof SimliMessage.Start) {
            return new LinkEvent.Started();
        }
        if (message instanceof SimliMessage.Stop || message instanceof SimliMessage.EndFrame) {
            return new LinkEvent.Stopped();
        }
        if (message instanceof SimliMessage.Termination termination) {
            return new LinkEvent.Terminated(termination.kind(), termination.detail());
        }
        if (message instanceof SimliMessage.JoinInfo join) {
            return new LinkEvent.Joinable(join.livekitUrl(), join.livekitToken());
        }
        if (message instanceof SimliMessage.Destination placed) {
            return new LinkEvent.Placed(placed.destination(), placed.sessionId());
        }
        if (message instanceof SimliMessage.VideoMetadata video) {
            return new LinkEvent.VideoMetadata(video.fps(), video.width(), video.height());
        }
        if (message instanceof SimliMessage.UnexpectedBinary binary) {
            return new LinkEvent.Unknown("binary message of " + binary.bytes() + " bytes");
        }
        if (message instanceof SimliMessage.Unknown unknown) {
            return new LinkEvent.Unknown(unknown.text());
        }
        throw new IllegalArgumentException(message.getClass().getSimpleName() + " has no event");
    }
}
