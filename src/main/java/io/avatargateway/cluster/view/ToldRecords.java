package io.avatargateway.cluster.view;

import io.avatargateway.ledger.LinkLedger;
import io.avatargateway.service.OpeningKey;
import io.avatargateway.service.SessionRecords;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.port.Keeper;
import io.avatargateway.session.port.SessionRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Records whose sessions are also told to all gateways. Any thread. */
public final class ToldRecords implements SessionRecords {

    private final SessionRecords records;
    private final SharedView view;
    private final LinkLedger ledger;
    /** Of sessions that have told nothing yet. */
    private final Map<SessionId, OpeningKey> keys = new ConcurrentHashMap<>();

    /**
     * @param records do what is to be done beside telling
     * @param ledger is waited for before a record goes: by it a successor would tell what the ledger has not got
     */
    public ToldRecords(SessionRecords records, SharedView view, LinkLedger ledger) {
        this.records = records;
        this.view = view;
        this.ledger = ledger;
    }

    @Override
    public void openedBy(SessionId id, OpeningKey key) {
        keys.put(id, key);
        records.openedBy(id, key);
    }

    @Override
    public void put(SessionId id, SessionOptions options, Instant createdAt) {
        try {
            records.put(id, options, createdAt);
        } catch (RuntimeException notOpened) {
            keys.remove(id);
            throw notOpened;
        }
    }

    @Override
    public Keeper keeper(SessionId id) {
        Keeper inner = records.keeper(id);
        return new Keeper(inner.ownership(), new SessionRecord() {
            @Override
            public void changed(SessionSnapshot session, long lastSequence, boolean draining) {
                if (inner.ownership().holds()) {
                    // Else it may be another gateway's, which has told more of it.
                    view.changed(session, lastSequence, draining, keys.remove(id));
                }
                inner.record().changed(session, lastSequence, draining);
            }

            @Override
            public void heard(List<Heard> anchors) {
                inner.record().heard(anchors);
            }

            @Override
            public void left(List<Heard> anchors, HandOver how) {
                inner.record().left(anchors, how);
            }
        });
    }

    @Override
    public CompletionStage<Optional<JoinInfo>> prepare(SessionSnapshot session, Duration within) {
        return records.prepare(session, within);
    }

    @Override
    public CompletionStage<Optional<String>> handOver(SessionId id) {
        return records.handOver(id);
    }

    @Override
    public void remove(SessionId id) {
        keys.remove(id);
        ledger.kept(id).thenRun(() -> records.remove(id));
    }
}
