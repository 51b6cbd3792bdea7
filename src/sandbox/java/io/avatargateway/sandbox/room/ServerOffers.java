package io.avatargateway.sandbox.room;

import io.avatargateway.sandbox.webrtc.MediaLink;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalTarget;

/**
 * The path {@code /rtc}: the server offers all tracks on one connection. A second one, for what the viewer publishes,
 * comes about only if it offers; nothing that it sends there is used.
 */
final class ServerOffers implements Negotiation {
    private final Peer peer;
    private final MediaLink subscriber;
    private MediaLink publisher;
    private int offerId;
    private boolean awaitsAnswer;
    private boolean offerIsDue;

    ServerOffers(Peer peer) {
        this.peer = peer;
        subscriber = peer.newLink(SignalTarget.SUBSCRIBER);
    }

    @Override
    public void begin() {
        if (peer.avatarIsThere()) {
            subscriber.show(peer.avatarNames(), true);
        } else {
            subscriber.addDataChannels();
        }
        offer();
    }

    @Override
    public void avatarArrived() {
        subscriber.show(peer.avatarNames(), true);
        if (awaitsAnswer) {
            offerIsDue = true;
        } else {
            offer();
        }
    }

    private void offer() {
        offerIsDue = false;
        awaitsAnswer = true;
        offerId++;
        MediaLink.Description offer = subscriber.offer();
        peer.send(Signals.offer(offer, offerId));
        peer.send(offer.candidates(), SignalTarget.SUBSCRIBER);
    }

    @Override
    public void onAnswer(SessionDescription answer) {
        if (!awaitsAnswer) {
            return;
        }
        subscriber.accept(answer.getSdp());
        awaitsAnswer = false;
        if (offerIsDue) {
            offer();
        }
    }

    @Override
    public void onOffer(SessionDescription offer) {
        if (publisher == null) {
            publisher = peer.newLink(SignalTarget.PUBLISHER);
        }
        publisher.consider(offer.getSdp());
        MediaLink.Description answer = publisher.answer();
        peer.send(Signals.answer(answer, offer.getId()));
        peer.send(answer.candidates(), SignalTarget.PUBLISHER);
    }

    @Override
    public void onCandidate(MediaLink.Candidate candidate, SignalTarget target) {
        if (target == SignalTarget.SUBSCRIBER) {
            subscriber.tryCandidate(candidate);
        } else if (publisher != null) {
            publisher.tryCandidate(candidate);
        }
    }

    @Override
    public void close() {
        try {
            subscriber.close();
        } finally {
            if (publisher != null) {
                publisher.close();
            }
        }
    }
}
