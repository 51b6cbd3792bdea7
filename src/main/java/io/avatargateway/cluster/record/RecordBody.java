package io.avatargateway.cluster.record;

import io.avatargateway.security.Owner;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.StartSpeech;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The one JSON form of a session's record, version {@link #VERSION}. Fields are public for JSON-B only. A further field
 * may be added; one that changes its meaning makes another version.
 */
public final class RecordBody {

    /** Of the form that is written, and the only one that is read. */
    public static final int VERSION = 1;

    private static final Jsonb JSONB = JsonbBuilder.create();

    public String id;
    public String createdAt;
    public String faceId;
    public String model;
    public boolean handleSilence;
    public long maxSessionMillis;
    public long maxIdleMillis;
    public String startSpeech;
    public boolean placeholder;
    public String tenant;
    public Map<String, String> metadata;
    public Long endAfterViewerLeftMillis;
    public Look look;
    /** Null in what an earlier version wrote. */
    public String ownerTenant;

    public String ownerSubject;

    /** How the avatar is shown. */
    public static final class Look {
        public Integer width;
        public Integer height;
        public boolean positioned;
        public Double x;
        public Double y;
        public Map<String, Double> camera;
        public String backgroundId;
        public String foregroundId;
        public String further;
    }

    /** For JSON-B. */
    public RecordBody() {}

    /** The body of a message. */
    public static String write(StoredSession session) {
        SessionOptions options = session.options();
        RecordBody body = new RecordBody();
        body.id = session.id().value();
        body.createdAt = session.createdAt().toString();
        body.faceId = options.faceId();
        body.model = options.model();
        body.handleSilence = options.handleSilence();
        body.maxSessionMillis = options.maxSessionLength().toMillis();
        body.maxIdleMillis = options.maxIdle().toMillis();
        body.startSpeech = options.startSpeech().name();
        body.placeholder = options.placeholder();
        body.tenant = options.tenant();
        body.metadata = options.metadata();
        body.endAfterViewerLeftMillis = options.endAfterViewerLeft() == null
                ? null
                : options.endAfterViewerLeft().toMillis();
        body.look = look(options.appearance());
        body.ownerTenant = options.owner().tenant().name();
        body.ownerSubject = options.owner().subject();
        return JSONB.toJson(body);
    }

    private static Look look(Appearance appearance) {
        Look look = new Look();
        if (appearance.video() != null) {
            look.width = appearance.video().width();
            look.height = appearance.video().height();
        }
        if (appearance.position() != null) {
            look.positioned = true;
            look.x = appearance.position().x();
            look.y = appearance.position().y();
        }
        look.camera = appearance.camera();
        look.backgroundId = appearance.backgroundId();
        look.foregroundId = appearance.foregroundId();
        look.further = appearance.further();
        return look;
    }

    /** What the text says, or empty if it is not of this form. */
    static Optional<StoredSession> read(String json) {
        try {
            RecordBody body = JSONB.fromJson(json, RecordBody.class);
            return Optional.of(body.session());
        } catch (JsonbException | DateTimeException | IllegalArgumentException | NullPointerException malformed) {
            return Optional.empty();
        }
    }

    private StoredSession session() {
        SessionOptions options = new SessionOptions(
                faceId,
                model,
                handleSilence,
                Duration.ofMillis(maxSessionMillis),
                Duration.ofMillis(maxIdleMillis),
                StartSpeech.valueOf(startSpeech),
                placeholder,
                tenant,
                metadata,
                appearance(),
                endAfterViewerLeftMillis == null ? null : Duration.ofMillis(endAfterViewerLeftMillis),
                ownerTenant == null ? null : new Owner(new Tenant(ownerTenant), ownerSubject));
        return new StoredSession(new SessionId(id), options, Instant.parse(createdAt));
    }

    private Appearance appearance() {
        return new Appearance(
                look.width == null ? null : new Appearance.VideoSize(look.width, look.height),
                look.positioned ? new Appearance.Position(look.x, look.y) : null,
                look.camera,
                look.backgroundId,
                look.foregroundId,
                look.further);
    }
}
