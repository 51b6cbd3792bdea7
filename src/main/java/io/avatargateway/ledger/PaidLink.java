package io.avatargateway.ledger;

import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.LinkListener;
import io.avatargateway.session.port.LinkRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A link that is watched for its ledger entry, from its opening to its end. Times are measured by the clock that only
 * goes forward, so that a jump of the other one changes no length.
 */
final class PaidLink implements Link, LinkListener {

    /** What a session calls a link that is gone without a word. */
    private static final String LOST = "lost";
    /** RFC 6455, section 7.4.1: there was no close frame. */
    private static final int BROKEN = 1006;

    private final LinkRequest request;
    private final LinkListener listener;
    private final LinkLedger ledger;
    private final String tenant;
    private final Timekeeper time;
    private final Instant opened;
    private final long openedNanos;
    private final AtomicReference<Life> life = new AtomicReference<>(new Life(null, null, null, false, false));
    /** Set once, before anybody else has this. */
    private Link link;

    PaidLink(LinkRequest request, LinkListener listener, LinkLedger ledger, String tenant, Timekeeper time) {
        this.request = request;
        this.listener = listener;
        this.ledger = ledger;
        this.tenant = tenant;
        this.time = time;
        this.opened = time.now();
        this.openedNanos = time.nanos();
    }

    void is(Link wire) {
        link = wire;
    }

    private record End(EndedBy by, String why) {}

    /**
     * @param end what the avatar service said of it before the connection was gone, or null
     * @param done whether it was told to end
     */
    private record Life(Instant from, String upstreamId, End end, boolean done, boolean over) {
        Life from(Instant now) {
            return from != null ? this : new Life(now, upstreamId, end, done, over);
        }

        Life upstream(String id) {
            return new Life(from, id, end, done, over);
        }

        Life announced(EndedBy by, String why) {
            return end != null ? this : new Life(from, upstreamId, new End(by, why), done, over);
        }

        Life doneSaid() {
            return new Life(from, upstreamId, end, true, over);
        }

        Life ended() {
            return new Life(from, upstreamId, end, done, true);
        }
    }

    @Override
    public void onLinkEvent(LinkEvent event) {
        if (event instanceof LinkEvent.Joinable) {
            life.updateAndGet(before -> before.from(now()));
        } else if (event instanceof LinkEvent.Placed placed && placed.upstreamSessionId() != null) {
            life.updateAndGet(before -> before.upstream(placed.upstreamSessionId()));
        } else if (event instanceof LinkEvent.Stopped) {
            life.updateAndGet(before -> before.done()
                    ? before.announced(EndedBy.GATEWAY, "DONE")
                    : before.announced(EndedBy.SERVICE, "STOP"));
        } else if (event instanceof LinkEvent.Terminated terminated) {
            life.updateAndGet(before ->
                    before.announced(EndedBy.SERVICE, terminated.kind().name()));
        } else if (event instanceof LinkEvent.Closed closed) {
            end(closed.code() == BROKEN ? EndedBy.CONNECTION : EndedBy.SERVICE, "closed with " + closed.code());
        } else if (event instanceof LinkEvent.Failed failed) {
            end(whoFailed(failed.failure().kind()), failed.failure().kind().name());
        }
        listener.onLinkEvent(event);
    }

    private static EndedBy whoFailed(LinkFailure.Kind kind) {
        return kind == LinkFailure.Kind.UNREACHABLE || kind == LinkFailure.Kind.TIMED_OUT
                ? EndedBy.CONNECTION
                : EndedBy.SERVICE;
    }

    /** Told once: the first end counts, and what was announced before it is its reason. */
    private void end(EndedBy by, String why) {
        Life before = life.getAndUpdate(Life::ended);
        if (!before.over()) {
            End end = before.end() != null ? before.end() : new End(by, why);
            ledger.ended(new LinkEntry(
                    tenant,
                    request.session(),
                    request.generation(),
                    opened,
                    before.from(),
                    now(),
                    before.upstreamId(),
                    end.by(),
                    end.why()));
        }
    }

    private Instant now() {
        return opened.plusNanos(time.nanos() - openedNanos);
    }

    @Override
    public void close(String why) {
        end(why.equals(LOST) ? EndedBy.CONNECTION : EndedBy.GATEWAY, why);
        link.close(why);
    }

    @Override
    public void done() {
        life.updateAndGet(Life::doneSaid);
        link.done();
    }

    @Override
    public void sendAudio(byte[] frame) {
        link.sendAudio(frame);
    }

    @Override
    public void sendAudio(List<byte[]> frames) {
        link.sendAudio(frames);
    }

    @Override
    public int audioBytes(byte[] speech) {
        return link.audioBytes(speech);
    }

    @Override
    public void changePicture(PictureChange change) {
        link.changePicture(change);
    }

    @Override
    public int skip() {
        return link.skip();
    }
}
