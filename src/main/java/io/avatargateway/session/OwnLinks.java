package io.avatargateway.session;

import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.LinkFactory;
import io.avatargateway.session.port.LinkListener;
import io.avatargateway.session.port.LinkRequest;
import io.avatargateway.session.speech.Tenure;

/**
 * Opens links only while the session is this gateway's; else one that does nothing. The session is put on hold then. By
 * the session's worker.
 *
 * @param links opens them
 * @param tenure says whether it is
 */
record OwnLinks(LinkFactory links, Tenure tenure) implements LinkFactory {

    @Override
    public Link open(LinkRequest request, LinkListener listener) {
        return tenure.holds() ? links.open(request, listener) : new NoLink();
    }

    @Override
    public long turn(long nowNanos) {
        return links.turn(nowNanos);
    }

    @Override
    public void outOfTurn(long nowNanos) {
        links.outOfTurn(nowNanos);
    }

    /** Where nothing can be opened. */
    private static final class NoLink implements Link {
        @Override
        public void sendAudio(byte[] frame) {}

        @Override
        public void changePicture(PictureChange change) {}

        @Override
        public int skip() {
            return 0;
        }

        @Override
        public void done() {}

        @Override
        public void close(String why) {}
    }
}
