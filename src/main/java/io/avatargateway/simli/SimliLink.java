package io.avatargateway.simli;

import io.avatargateway.session.Link;
import io.avatargateway.session.LinkEvent;
import io.avatargateway.session.LinkFailure;
import io.avatargateway.session.LinkListener;
import io.avatargateway.session.LinkRequest;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
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
 * One connection to Simli: a token, a socket, their words. Any thread; no lock is held while the listener is called, no call blocks.
 *
 * <p>It ends exactly once: it failed to open, the socket went, or the session closed it. Whichever is first takes the phase to {@code ENDED}; what
 * comes later, a socket that opens after all above all, is ended and not told.
 */
final class SimliLink implements Link, SimliEndpoint.Receiver {

    private static final Logger LOG = Logger.getLogger(SimliLink.class.getName());

    /** A close frame's reason has room for 123 bytes (RFC 6455, section 5.5). */
    private static final int MAX_CLOSE_REASON = 100;

    /** RFC 6455, section 7.4.1: the connection broke. */
    private static final int BROKEN = 1006;

    /** How long a peer may take for our close frame before the socket is broken. */
    private static final int LINGER_MILLIS = 2_000;

    private enum Phase {
        /** The token is being composed, or the socket opened. */
        OPENING,
        /** The socket is open. */
        OPEN,
        /** Final. */
        ENDED
    }

    private final LinkRequest request;
    private final SimliLinkFactory.Parts parts;
    private final EventQueue events;
    private final Pings pings = new Pings(System::nanoTime);
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPENING);
    private final AtomicBoolean socketOpened = new AtomicBoolean();
    private final AtomicBoolean socketClosed = new AtomicBoolean();
    private final AtomicBoolean unknownLogged = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    private volatile Future<?> opening;
    private volatile Handshake handshake;
    private volatile SafeText safe;
    private volatile String sessionToken;
    private volatile Session session;
    private volatile Outbox outbox;
    private volatile ScheduledFuture<?> pinging;

    SimliLink(LinkRequest request, LinkListener listener, SimliLinkFactory.Parts parts) {
        this.request = request;
        this.parts = parts;
        this.events = new EventQueue(listener);
        this.safe = parts.safe();
    }

    /** Begins to open; called once. */
    void open() {
        try {
            proceed(parts.tokens().compose(request, this::composed));
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
        safe = new SafeText(List.of(parts.apiKey(), sessionToken));
        handshake = new Handshake(sessionToken);
        TextAssembler texts = new TextAssembler(new SimliMessageParser(safe), parts.maxMessageChars());
        proceed(parts.connector().connect(handshake, new SimliEndpoint(this, texts), socketOpened, safe, this::fail));
    }

    /** Remembers what to cancel; at once, where the link was closed meanwhile. */
    private void proceed(Future<?> step) {
        opening = step;
        if (phase.get() == Phase.ENDED) {
            giveUpOpening();
        }
    }

    private void fail(LinkFailure failure) {
        if (phase.compareAndSet(Phase.OPENING, Phase.ENDED)) {
            LOG.log(Level.FINE, () -> this + " failed: " + failure.kind() + ", " + failure.detail());
            end();
            events.tellFinal(new LinkEvent.Failed(failure));
        }
    }

    @Override
    public void opened(Session openSession) {
        session = openSession;
        outbox = new Outbox(
                openSession.getAsyncRemote(), () -> events.tell(new LinkEvent.AudioSent()), this::sendFailed);
        socketOpened.set(true);
        if (!phase.compareAndSet(Phase.OPENING, Phase.OPEN)) {
            // Nobody waits for it any more, but it costs money while it is open.
            closeSocket("given up");
            return;
        }
        long interval = parts.pingInterval().toMillis();
        ScheduledFuture<?> task =
                parts.timer().scheduleWithFixedDelay(this::ping, interval, interval, TimeUnit.MILLISECONDS);
        pinging = task;
        if (phase.get() == Phase.ENDED) {
            task.cancel(false);
        }
    }

    @Override
    public void received(SimliMessage message) {
        if (message instanceof SimliMessage.MissingSessionToken) {
            outbox.sessionToken(sessionToken);
            return;
        }
        LinkEvent event = message instanceof SimliMessage.Pong pong
                ? pings.answered(pong.word())
                        .<LinkEvent>map(LinkEvent.Pong::new)
                        .orElseGet(() -> new LinkEvent.Unknown("pong without a ping"))
                : Translation.toEvent(message);
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
        closeSocket("sending failed");
    }

    private void socketGone(int code, String detail) {
        if (phase.compareAndSet(Phase.OPEN, Phase.ENDED)) {
            LOG.log(Level.FINE, () -> this + " closed: " + code + " " + detail);
            end();
            events.tellFinal(new LinkEvent.Closed(code, detail));
            breakSocketLater();
        }
    }

    private void ping() {
        if (phase.get() == Phase.OPEN) {
            outbox.ping(pings::next);
        }
    }

    @Override
    public void sendAudio(byte[] frame) {
        if (phase.get() == Phase.OPEN) {
            outbox.audio(frame);
        }
    }

    @Override
    public void skip() {
        if (phase.get() == Phase.OPEN) {
            outbox.skip();
        }
    }

    @Override
    public void done() {
        if (phase.get() == Phase.OPEN) {
            outbox.done();
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
            closeSocket(why);
        }
    }

    private void giveUpOpening() {
        Future<?> step = opening;
        if (step != null) {
            step.cancel(true);
        }
        Handshake current = handshake;
        if (current != null && !socketOpened.get()) {
            current.breakSocket();
        }
    }

    /** Sends the close frame; does not wait for it. A socket that does not take it in time is broken. Once per link. */
    private void closeSocket(String why) {
        Session open = session;
        if (open == null || !socketClosed.compareAndSet(false, true)) {
            return;
        }
        outbox.close();
        try {
            open.close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, ascii(why)));
        } catch (IOException | IllegalStateException alreadyClosed) {
            LOG.log(Level.FINEST, "The socket was closed already", alreadyClosed);
        }
        breakSocketLater();
    }

    /** Tyrus' own closing waits behind what is being written, with a peer that does not read for ever. */
    private void breakSocketLater() {
        try {
            Future<?> unused = parts.timer().schedule(handshake::breakSocket, LINGER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            handshake.breakSocket();
        }
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            ScheduledFuture<?> task = pinging;
            if (task != null) {
                task.cancel(false);
            }
            parts.live().remove(this);
        }
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
