package io.avatargateway.cluster.progress;

import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.LinkRecord;
import io.avatargateway.session.model.SessionId;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one JSON form of a session's {@link Progress}. Fields are public for JSON-B only. */
public final class ProgressBody {

    private static final Jsonb JSONB = JsonbBuilder.create();

    public String id;
    public String run;
    public int generation;
    public long lastSequence;
    public boolean viewerSeen;
    public boolean draining;
    public long playedMillis;
    public List<Anchor> heard;
    /** A {@link HandOver}; null in what an older version has told. */
    public String handOver;
    /** 0 in what an older version has told. */
    public int ownersBefore;
    /** Null in what an older version has told. */
    public List<PaidLink> links;

    /** How far one job was heard. */
    public static final class Anchor {
        public long arrival;
        public long bytes;
        public String at;
        public boolean running;
    }

    /** One link. */
    public static final class PaidLink {
        public int generation;
        public String from;
        public String paidFrom;
        /** Null while it lives. */
        public String to;
        /** Null where that is not known. */
        public String upstreamId;
    }

    /** For JSON-B. */
    public ProgressBody() {}

    /** The body of a message. */
    public static String write(Progress progress) {
        ProgressBody body = new ProgressBody();
        body.id = progress.id().value();
        body.run = progress.run();
        body.generation = progress.generation();
        body.lastSequence = progress.lastSequence();
        body.viewerSeen = progress.viewerSeen();
        body.draining = progress.draining();
        body.playedMillis = progress.playedMillis();
        body.handOver = progress.handOver().name();
        body.ownersBefore = progress.ownersBefore();
        body.heard = new ArrayList<>();
        for (Heard heard : progress.heard()) {
            Anchor anchor = new Anchor();
            anchor.arrival = heard.arrival();
            anchor.bytes = heard.bytes();
            anchor.at = heard.at().toString();
            anchor.running = heard.running();
            body.heard.add(anchor);
        }
        body.links = new ArrayList<>();
        for (LinkRecord record : progress.links()) {
            PaidLink link = new PaidLink();
            link.generation = record.generation();
            link.from = record.from().toString();
            link.paidFrom = record.paidFrom().toString();
            link.to = record.to() == null ? null : record.to().toString();
            link.upstreamId = record.upstreamSessionId();
            body.links.add(link);
        }
        return JSONB.toJson(body);
    }

    /** What the text says, or empty if it is not of this form. */
    public static Optional<Progress> read(String json) {
        try {
            ProgressBody body = JSONB.fromJson(json, ProgressBody.class);
            List<Heard> heard = new ArrayList<>();
            for (Anchor anchor : body.heard) {
                heard.add(new Heard(anchor.arrival, anchor.bytes, Instant.parse(anchor.at), anchor.running));
            }
            return Optional.of(new Progress(
                    new SessionId(body.id),
                    body.run,
                    body.generation,
                    body.lastSequence,
                    body.viewerSeen,
                    body.draining,
                    body.playedMillis,
                    heard,
                    body.handOver == null ? HandOver.NONE : HandOver.valueOf(body.handOver),
                    body.ownersBefore,
                    links(body.links)));
        } catch (JsonbException | DateTimeException | IllegalArgumentException | NullPointerException malformed) {
            return Optional.empty();
        }
    }

    private static List<LinkRecord> links(List<PaidLink> told) {
        List<LinkRecord> links = new ArrayList<>();
        for (PaidLink link : told == null ? List.<PaidLink>of() : told) {
            links.add(new LinkRecord(
                    link.generation,
                    Instant.parse(link.from),
                    Instant.parse(link.paidFrom),
                    link.to == null ? null : Instant.parse(link.to),
                    link.to == null ? null : "told",
                    link.upstreamId));
        }
        return links;
    }
}
