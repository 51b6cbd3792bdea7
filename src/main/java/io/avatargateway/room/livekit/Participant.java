package io.avatargateway.room.livekit;

import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceServer;
import io.avatargateway.room.Media;
import io.avatargateway.room.RoomDisconnect;
import io.avatargateway.room.RoomDisconnect.Kind;
import io.avatargateway.room.Visit;
import io.avatargateway.session.model.JoinInfo;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;

/**
 * A LiveKit participant who only receives, on the path where the server makes the offers. Everything it does happens on
 * its lane, one thread; what comes from its socket, the timer and WebRTC's threads hops there first. It never comes
 * back by itself: who was sent away stays away.
 */
final class Participant implements Visit, SignalSocket.Listener, MediaConnection.Listener {

    private static final Logger LOG = Logger.getLogger(Participant.class.getName());

    /** From the beginning to the join response; LiveKit's clients give the server as long. */
    private static final Duration JOIN_WITHIN = Duration.ofSeconds(10);

    /** What LiveKit's server asks for, where one asks for nothing. */
    private static final Duration PING_INTERVAL = Duration.ofSeconds(5);

    private static final Duration PING_TIMEOUT = Duration.ofSeconds(15);

    /** A server that says more than this while it is listened to means no good. */
    private static final int MAX_WAITING = 1_000;

    private final ParticipantParts parts;
    private final JoinInfo join;
    private final Media media;
    private final ThreadPoolExecutor lane;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final CompletableFuture<RoomDisconnect> left = new CompletableFuture<>();

    // Used on the lane only.
    private SignalSocket socket;
    private MediaConnection connection;
    private Future<?> joinTimer;
    private Future<?> pings;
    private long pingTimeoutNanos;
    private long heardNanos;
    private boolean ended;

    Participant(ParticipantParts parts, JoinInfo join, Media media) {
        this.parts = parts;
        this.join = join;
        this.media = media;
        this.lane = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), threads("room-participant"));
        this.lane.setRejectedExecutionHandler((task, full) -> {
            if (!full.isShutdown()) {
                full.getQueue().clear();
                full.execute(() -> end(new RoomDisconnect(Kind.PROTOCOL, "more messages than can be handled"), true));
            }
        });
    }

    /** Daemons, so that a participant never keeps a server from stopping. */
    static ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Begins to join. Once. */
    void begin() {
        onLane(() -> {
            Optional<URI> address = RoomAddress.of(join, media != Media.NONE);
            if (address.isEmpty()) {
                end(new RoomDisconnect(Kind.REFUSED, "the join info has no address like wss://host"), false);
                return;
            }
            joinTimer = parts.timer()
                    .schedule(
                            () -> onLane(() -> end(
                                    new RoomDisconnect(
                                            Kind.SILENT, "no join response within " + JOIN_WITHIN.toSeconds() + " s"),
                                    false)),
                            JOIN_WITHIN.toMillis(),
                            TimeUnit.MILLISECONDS);
            socket = SignalSocket.open(parts.sockets(), address.get(), this);
        });
    }

    @Override
    public CompletionStage<Void> joined() {
        return joined;
    }

    @Override
    public CompletionStage<RoomDisconnect> left() {
        return left;
    }

    @Override
    public void close() {
        onLane(() -> end(new RoomDisconnect(Kind.LEFT, ""), true));
    }

    @Override
    public void onMessage(SignalResponse message) {
        onLane(() -> understand(message));
    }

    @Override
    public void onGone(RoomDisconnect why) {
        onLane(() -> end(why, false));
    }

    @Override
    public void onCandidate(RTCIceCandidate candidate) {
        onLane(() -> socket.send(SignalRequest.newBuilder().setTrickle(Candidates.toMessage(candidate))));
    }

    @Override
    public void onFailed() {
        onLane(() -> end(new RoomDisconnect(Kind.MEDIA_FAILED, "no way was found for picture and sound"), true));
    }

    private void onLane(Runnable task) {
        lane.execute(() -> {
            if (ended) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException | LinkageError failed) {
                failed(failed);
            } catch (Error failed) {
                // WebRTC throws this one itself, and nothing finer; all others are the machine's.
                if (failed.getClass() != Error.class) {
                    throw failed;
                }
                failed(failed);
            }
        });
    }

    private void failed(Throwable failure) {
        LOG.log(Level.FINE, failure, () -> "A participant fails");
        end(new RoomDisconnect(Kind.MEDIA_FAILED, String.valueOf(failure.getMessage())), true);
    }

    private void understand(SignalResponse message) {
        heardNanos = System.nanoTime();
        switch (message.getMessageCase()) {
            case JOIN -> onJoin(message.getJoin());
            case OFFER -> onOffer(message.getOffer());
            case TRICKLE -> {
                if (connection != null && message.getTrickle().getTarget() == SignalTarget.SUBSCRIBER) {
                    Candidates.ofMessage(message.getTrickle()).ifPresent(connection::tryCandidate);
                }
            }
            case LEAVE -> onLeave(message.getLeave());
            default -> LOG.log(Level.FINEST, "{0} is not for us", message.getMessageCase());
        }
    }

    private void onJoin(JoinResponse response) {
        if (connection != null) {
            return;
        }
        joinTimer.cancel(false);
        List<RTCIceServer> servers =
                response.getIceServersList().stream().map(Candidates::toServer).toList();
        connection = new MediaConnection(parts.factory(), servers, media, this);
        long intervalSeconds = response.getPingInterval() > 0 ? response.getPingInterval() : PING_INTERVAL.toSeconds();
        long timeoutSeconds = response.getPingTimeout() > 0 ? response.getPingTimeout() : PING_TIMEOUT.toSeconds();
        pingTimeoutNanos = TimeUnit.SECONDS.toNanos(timeoutSeconds);
        pings = parts.timer()
                .scheduleWithFixedDelay(() -> onLane(this::ping), intervalSeconds, intervalSeconds, TimeUnit.SECONDS);
        joined.complete(null);
    }

    private void onOffer(SessionDescription offer) {
        if (connection == null) {
            end(new RoomDisconnect(Kind.PROTOCOL, "an offer before the join response"), true);
            return;
        }
        socket.send(SignalRequest.newBuilder()
                .setAnswer(SessionDescription.newBuilder()
                        .setType("answer")
                        .setSdp(connection.answer(offer.getSdp()))
                        .setId(offer.getId())));
    }

    private void onLeave(LeaveRequest leave) {
        Kind kind = leave.getReason() == DisconnectReason.DUPLICATE_IDENTITY ? Kind.DISPLACED : Kind.DISMISSED;
        end(new RoomDisconnect(kind, "the room's server said " + leave.getReason()), false);
    }

    private void ping() {
        if (System.nanoTime() - heardNanos > pingTimeoutNanos) {
            end(new RoomDisconnect(Kind.LOST, "the room's server is silent"), false);
            return;
        }
        socket.send(SignalRequest.newBuilder()
                .setPingReq(livekit.LivekitRtc.Ping.newBuilder().setTimestamp(System.currentTimeMillis())));
    }

    /** The last that happens on the lane. */
    private void end(RoomDisconnect why, boolean politely) {
        if (ended) {
            return;
        }
        ended = true;
        try {
            for (Future<?> timer : new Future<?>[] {joinTimer, pings}) {
                if (timer != null) {
                    timer.cancel(false);
                }
            }
            if (socket != null) {
                if (politely && joined.isDone()) {
                    socket.send(SignalRequest.newBuilder()
                            .setLeave(LeaveRequest.newBuilder().setReason(DisconnectReason.CLIENT_INITIATED)));
                }
                socket.close();
            }
            if (connection != null) {
                connection.close();
            }
        } finally {
            left.complete(why);
            lane.shutdown();
        }
    }
}
