package io.avatargateway.room.livekit;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import io.avatargateway.config.HttpProxy;
import io.avatargateway.room.Media;
import io.avatargateway.room.Rooms;
import io.avatargateway.room.Visit;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JoinInfo;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * WebRTC, loaded into this server, and what all participants share: one factory, one timer, what opens sockets. Any
 * thread.
 */
final class WebRtcRooms implements Rooms {

    private static final Logger LOG = Logger.getLogger(WebRtcRooms.class.getName());
    private static final Duration LEAVE_WITHIN = Duration.ofSeconds(5);

    private final Set<Participant> inside = ConcurrentHashMap.newKeySet();
    private final HeadlessAudioDeviceModule devices;
    private final PeerConnectionFactory factory;
    private final ScheduledThreadPoolExecutor timer;
    private final SignalSockets sockets;
    private final ParticipantParts parts;
    private volatile boolean closed;

    /**
     * Loads the native library, with the first call in a process. Takes a moment: it is unpacked first.
     *
     * @param proxy for the way to the room's server, or null; media never goes through it
     */
    WebRtcRooms(URI proxy) {
        // Of the two that need no sound card this is the one that lets a receiver hear.
        devices = new HeadlessAudioDeviceModule();
        factory = new PeerConnectionFactory(devices);
        timer = new ScheduledThreadPoolExecutor(1, Participant.threads("room-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setRejectedExecutionHandler((task, stopped) -> {});
        sockets = new SignalSockets(HttpProxy.of(proxy));
        parts = new ParticipantParts(factory, timer, sockets);
    }

    @Override
    public void require() {
        // It is here.
    }

    @Override
    public Visit enter(JoinInfo join, Media media) {
        if (closed) {
            throw new GatewayException(ErrorCode.SHUTTING_DOWN, "the gateway is stopping");
        }
        Participant participant = new Participant(parts, join, media);
        inside.add(participant);
        participant.left().whenComplete((departure, defect) -> inside.remove(participant));
        participant.begin();
        return participant;
    }

    @Override
    public void close() {
        closed = true;
        inside.forEach(Participant::close);
        CompletableFuture<?>[] leaving = new ArrayList<>(inside)
                .stream().map(visit -> visit.left().toCompletableFuture()).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(leaving).get(LEAVE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            factory.dispose();
            devices.dispose();
        } catch (TimeoutException | ExecutionException stuck) {
            // What is still in use must not be taken away: that would abort the process.
            LOG.log(Level.WARNING, "{0} participants did not leave their rooms in time", inside.size());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            timer.shutdownNow();
            sockets.close();
        }
    }
}
