package io.avatargateway.sandbox.room;

import io.avatargateway.sandbox.webrtc.MediaLink;
import java.util.Optional;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalTarget;

/** The path {@code /rtc/v1}: one connection for both directions, on which the viewer offers and the server answers. */
final class ClientOffers implements Negotiation {
    private final Peer peer;
    private final MediaLink link;
    private final Optional<SessionDescription> firstOffer;

    /**
     * Without a connection yet.
     *
     * @param peer the viewer
     * @param firstOffer the one that came with the join request, if there was one
     */
    ClientOffers(Peer peer, Optional<SessionDescription> firstOffer) {
        this.peer = peer;
        this.firstOffer = firstOffer;
        link = peer.newLink(SignalTarget.PUBLISHER);
    }

    @Override
    public void begin() {
        firstOffer.ifPresent(this::onOffer);
    }

    @Override
    public void avatarArrived() {
        // It is shown with the answer to the offer that this brings about.
        peer.send(Signals.wantSections());
    }

    @Override
    public void onOffer(SessionDescription offer) {
        link.consider(offer.getSdp());
        if (peer.avatarIsThere()) {
            link.show(peer.avatarNames(), false);
        }
        MediaLink.Description answer = link.answer();
        peer.send(Signals.answer(answer, offer.getId()));
        peer.send(answer.candidates(), SignalTarget.PUBLISHER);
    }

    @Override
    public void onAnswer(SessionDescription answer) {
        // The server never offers here.
    }

    @Override
    public void onCandidate(MediaLink.Candidate candidate, SignalTarget target) {
        link.tryCandidate(candidate);
    }

    @Override
    public void close() {
        link.close();
    }
}
