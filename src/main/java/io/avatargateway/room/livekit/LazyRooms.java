package io.avatargateway.room.livekit;

import io.avatargateway.config.Settings;
import io.avatargateway.room.Media;
import io.avatargateway.room.Rooms;
import io.avatargateway.room.Visit;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JoinInfo;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;

/**
 * Loads WebRTC when the first participant is wanted, and remembers if that fails: what is missing needs a restart
 * anyway. Any thread.
 */
@ApplicationScoped
class LazyRooms implements Rooms {

    private final URI proxy;
    private Rooms rooms;
    private String missing;
    private boolean closed;

    /** For the container's proxy only. */
    protected LazyRooms() {
        proxy = null;
    }

    @Inject
    LazyRooms(Settings settings) {
        this(settings.simli().proxy());
    }

    /**
     * @param proxy of the form {@code http://host:port} or {@code http://user:password@host:port} for the way to the
     *     room's server, or null for none
     */
    LazyRooms(URI proxy) {
        this.proxy = proxy;
    }

    @Override
    public void require() {
        loaded();
    }

    @Override
    public Visit enter(JoinInfo join, Media media) {
        return loaded().enter(join, media);
    }

    @Override
    @PreDestroy
    public void close() {
        Rooms loaded;
        synchronized (this) {
            closed = true;
            loaded = rooms;
            rooms = null;
        }
        if (loaded != null) {
            loaded.close();
        }
    }

    private synchronized Rooms loaded() {
        if (closed) {
            throw new GatewayException(ErrorCode.SHUTTING_DOWN, "the gateway is stopping");
        }
        if (rooms == null && missing == null) {
            try {
                rooms = new WebRtcRooms(proxy);
            } catch (Exception | LinkageError notThere) {
                missing = MissingWebRtc.hint(notThere);
            } catch (Error failed) {
                // WebRTC throws this one itself, and nothing finer; all others are the machine's.
                if (failed.getClass() != Error.class) {
                    throw failed;
                }
                missing = MissingWebRtc.hint(failed);
            }
        }
        if (missing != null) {
            throw new GatewayException(ErrorCode.PICTURE_UNAVAILABLE, missing);
        }
        return rooms;
    }
}
