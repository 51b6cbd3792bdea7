package io.avatargateway.simli;

import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.LinkListener;
import io.avatargateway.session.port.LinkRequest;
import io.avatargateway.socket.Handshake;
import jakarta.websocket.Session;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One connection to Simli: a token, a socket, their words. Any thread; no lock is held while the listener is called, no
 * call blocks.
 *
 * <p>It ends exactly once: it failed to open, the socket went, or the session closed it. Whichever is first takes the
 * phase to {@code ENDED}; what comes later, a socket that opens after all above all, is ended and not told.
 */
final class SimliLink implements Link, SimliEndpoint.Receiver {

    private static final Logger LOG = Logger.getLogger(SimliLink.class.getName());

    /** A close frame's reason has room for 123 bytes (RFC 6455, section 5.5). */
    private static final int MAX_CLOSE_REASON = 100;

    /** RFC 6455, section 7.4.1: the connection broke. */
    private static final int BROKEN = 1006;

    private enum Phase {
        /** The token is being composed, or the socket opened. */
        OPENING,
        /** The socket is open. */
        OPEN,
        /** Final. */
        ENDED
    }

    private final LinkRequest request;
    private final LinkParts parts;
    private final EventQueue events;
    private final Pings pings = new Pings(System::nanoTime);
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPENING);
    private final AtomicBoolean socketOpened = new AtomicBoolean();
    private final AtomicBoolean unknownLogged = new AtomicBoolean();

    private volatile Future<?> tokenCall;
    private volatile Future<?> attempt;
    private volatile Handshake handshake;
    private volatile SafeText safe;
    private volatile String sessionToken;
    private volatile SimliSocket socket;
    private volatile ScheduledFuture<?> pinging;

    SimliLink(LinkRequest request, LinkListener listener, LinkParts parts) {
        this.request = request;
        this.parts = parts;
        this.events = new EventQueue(listener);
        this.safe = parts.safe();
    }

    /** Begins to open; called once. */
    void open() {
        try {
            tokenCall = parts.tokens().compose(request, this::composed);
            giveUpIfClosed();
        } catch (RejectedExecutionException stopping) {
            fail(Failures.of(LinkFailure.Kind.UNREACHABLE, "the server is stopping"));
        }
    }

    private void composed(TokenAnswer answer) {
        if (phase.get() != Phase.OPENING) {
            return;
        }
        if (answer.failure() != null) {
            fail(answer.failure());
            return;
        }
        sessionToken = answer.token();
        events.tell(new LinkEvent.Authorised(answer.warnings()));
        safe = new SafeText(List.of(parts.apiKey(), sessionToken));
        handshake = new Handshake(SimliAddress.query(sessionToken));
        SimliEndpoint endpoint = new SimliEndpoint(this, safe, parts.maxMessageChars());
        attempt = parts.connector().connect(handshake, endpoint, socketOpened, safe, this::fail);
        giveUpIfClosed();
    }

    /** A close that came while there was nothing to cancel yet is made good for. */
    private void giveUpIfClosed() {
        if (phase.get() == Phase.ENDED) {
            giveUpOpening();
        }
    }

    private void fail(LinkFailure failure) {
        if (phase.compareAndSet(Phase.OPENING, Phase.ENDED)) {
            LOG.log(Level.FINE, () -> this + " failed: " + failure.kind() + ", " + failure.detail());
            end();
            events.tellFinal(new LinkEvent.Failed(failure));
        } else if (phase.get() == Phase.OPEN) {
            // Tyrus gave up in the very moment in which the socket opened, and may have closed it without a word.
            socketGone(BROKEN, failure.detail());
        }
    }

    @Override
    public void opened(Session session) {
        SimliSocket open = new SimliSocket(
                session, handshake, parts.timer(), () -> events.tell(new LinkEvent.AudioSent()), this::sendFailed);
        socket = open;
        socketOpened.set(true);
        if (!phase.compareAndSet(Phase.OPENING, Phase.OPEN)) {
            // Nobody waits for it any more, but it costs money while it is open.
            open.close("given up");
            return;
        }
        try {
            long interval = parts.pingInterval().toMillis();
            pinging = parts.timer().scheduleWithFixedDelay(this::ping, interval, interval, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            close("the server stops");
        }
        if (phase.get() == Phase.ENDED) {
            end();
        }
    }

    @Override
    public void sessionTokenWanted() {
        socket.outbox().sessionToken(sessionToken);
    }

    @Override
    public void ponged(String word) {
        received(pings.answered(word)
                .<LinkEvent>map(LinkEvent.Pong::new)
                .orElseGet(() -> new LinkEvent.Unknown("pong without a ping")));
    }

    @Override
    public void received(LinkEvent event) {
        if (event instanceof LinkEvent.Unknown unknown && unknownLogged.compareAndSet(false, true)) {
            LOG.log(Level.FINE, () -> this + " got something unknown (further ones are not logged): " + unknown.text());
        }
        events.tell(event);
    }

    @Override
    public void closed(int code, String reason) {
        socketGone(code, safe.shown(reason, MAX_CLOSE_REASON));
    }

    private void sendFailed(Throwable problem) {
        socketGone(BROKEN, "sending failed: " + safe.shown(problem, MAX_CLOSE_REASON));
        socket.close("sending failed");
    }

    private void socketGone(int code, String detail) {
        if (phase.compareAndSet(Phase.OPEN, Phase.ENDED)) {
            LOG.log(Level.FINE, () -> this + " closed: " + code + " " + detail);
            end();
            events.tellFinal(new LinkEvent.Closed(code, detail));
            socket.gone();
        }
    }

    private void ping() {
        if (phase.get() == Phase.OPEN) {
            socket.outbox().ping(pings::next);
        }
    }

    @Override
    public void sendAudio(byte[] frame) {
        if (phase.get() == Phase.OPEN) {
            socket.outbox().audio(frame);
        }
    }

    @Override
    public void sendAudio(List<byte[]> frames) {
        if (phase.get() == Phase.OPEN) {
            socket.outbox().audio(frames);
        }
    }

    @Override
    public int audioBytes(byte[] speech) {
        return CommandWords.audioBytes(speech);
    }

    @Override
    public void changePicture(PictureChange change) {
        if (phase.get() == Phase.OPEN) {
            socket.outbox().command(change.getClass(), CommandWords.message(change));
        }
    }

    @Override
    public int skip() {
        return phase.get() == Phase.OPEN ? socket.outbox().skip() : 0;
    }

    @Override
    public void done() {
        if (phase.get() == Phase.OPEN) {
            socket.outbox().done();
        }
    }

    @Override
    public void close(String why) {
        events.mute();
        Phase before = phase.getAndSet(Phase.ENDED);
        if (before == Phase.ENDED) {
            return;
        }
        LOG.log(Level.FINE, () -> this + " is closed by the session: " + safe.shown(why, MAX_CLOSE_REASON));
        end();
        if (before == Phase.OPENING) {
            giveUpOpening();
        } else {
            socket.close(ascii(why));
        }
    }

    private void giveUpOpening() {
        for (Future<?> step : new Future<?>[] {tokenCall, attempt}) {
            if (step != null) {
                step.cancel(true);
            }
        }
        Handshake current = handshake;
        if (current != null && !socketOpened.get()) {
            current.breakSocket();
        }
    }

    private void end() {
        ScheduledFuture<?> task = pinging;
        if (task != null) {
            task.cancel(false);
        }
        parts.live().remove(this);
    }

    /** One character per byte, so that the limit of a close frame's reason holds. */
    private String ascii(String why) {
        return safe.shown(why, MAX_CLOSE_REASON).replaceAll("[^ -~]", "?");
    }

    @Override
    public String toString() {
        return "SimliLink[" + request.session() + "/" + request.generation() + ", " + phase.get() + "]";
    }
}
