package io.avatargateway.cluster.owner;

import io.avatargateway.cluster.record.FoundRecord;
import io.avatargateway.cluster.record.FoundRecord.Form;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Decides whose sessions are this gateway's, by the records that come from its queue. Each record is held for the
 * session's life. What comes and belongs to no session of this life was left by an earlier one, or was brought here
 * from a dead gateway. A session whose record does not come any more is another's. No I/O, no lock, no clock. Owned by
 * {@link RecordKeeper}.
 */
final class OwnershipModel {

    /** Ends whose acknowledgement may have been lost; far more than can be under way. */
    private static final int MOST_ENDED = 10_000;
    /** A session notices by itself that the lease is over, perhaps behind what it is told. So it is told twice. */
    private static final int TELLINGS = 2;
    /** The record of a new session may be sent behind the first count that is told. */
    private static final int COUNTS = 2;

    private static final int NOT_SENT = Integer.MAX_VALUE;

    private final String run;
    /** What the connection of now has brought, by session. */
    private final Map<SessionId, FoundRecord> held = new HashMap<>();
    /** Of those that nobody can read. */
    private final Set<Long> unknown = new HashSet<>();

    private final Set<Long> toldUnknown = new HashSet<>();
    /** Sessions of this life: opened here, or taken up. */
    private final Set<SessionId> mine = new HashSet<>();
    /** Of these, the ones whose record has not come yet: complete counts until it is missed, or {@link #NOT_SENT}. */
    private final Map<SessionId, Integer> fresh = new HashMap<>();
    /** Being taken up, or being answered. */
    private final Set<SessionId> underWay = new HashSet<>();
    /** Of these, the ones of which it is not known yet whether they can be taken up. */
    private final Set<SessionId> inFlight = new HashSet<>();

    private final Map<SessionId, Boolean> ended = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionId, Boolean> eldest) {
            return size() > MOST_ENDED;
        }
    };
    /** This gateway stops: it takes nothing up any more. */
    private boolean leaving;

    private boolean attached;
    /** All records have come that were there when the connection was made. */
    private boolean complete;
    /** How many there are, as the broker said last; {@link Long#MAX_VALUE} before it has said so. */
    private long expected = Long.MAX_VALUE;

    private int tellings;

    /** @param run this life of the gateway */
    OwnershipModel(String run) {
        this.run = run;
    }

    /** A connection is there, and will bring all records. */
    List<OwnershipEffect> attached() {
        held.clear();
        unknown.clear();
        attached = true;
        complete = false;
        expected = Long.MAX_VALUE;
        return List.of();
    }

    /** The connection is gone, and the records are back at the broker. */
    List<OwnershipEffect> lost() {
        attached = false;
        complete = false;
        return List.of();
    }

    /** The lease was over for a while: sessions may be on hold. */
    void lapsed() {
        tellings = TELLINGS;
    }

    /** A session is about to have its record. */
    void put(SessionId id) {
        mine.add(id);
        fresh.put(id, NOT_SENT);
    }

    /** It has it. */
    void sent(SessionId id) {
        fresh.replace(id, COUNTS);
    }

    /** It has got none, as far as can be known, and is not opened. */
    List<OwnershipEffect> notPut(SessionId id) {
        return removed(id);
    }

    /** The session has ended, or was answered. */
    List<OwnershipEffect> removed(SessionId id) {
        mine.remove(id);
        fresh.remove(id);
        underWay.remove(id);
        inFlight.remove(id);
        ended.put(id, true);
        FoundRecord record = attached ? held.remove(id) : null;
        return record == null ? List.of() : List.of(new OwnershipEffect.Acknowledge(record.key()));
    }

    /** The connection has brought a record. */
    List<OwnershipEffect> arrived(FoundRecord record) {
        List<OwnershipEffect> effects = sorted(record);
        complete = complete || isComplete();
        return effects;
    }

    private boolean isComplete() {
        return attached && held.size() + unknown.size() >= expected;
    }

    private List<OwnershipEffect> sorted(FoundRecord record) {
        if (record.form() == Form.UNKNOWN) {
            unknown.add(record.key());
            return toldUnknown.add(record.key()) ? List.of(new OwnershipEffect.TellUnknown(record)) : List.of();
        }
        SessionId id = record.id();
        if (ended.containsKey(id) || isForgotten(record)) {
            return List.of(new OwnershipEffect.Acknowledge(record.key()));
        }
        List<OwnershipEffect> effects = new ArrayList<>();
        fresh.remove(id);
        FoundRecord other = held.put(id, record);
        if (other != null && other.key() != record.key()) {
            // A put whose answer was lost is made again.
            effects.add(new OwnershipEffect.Acknowledge(other.key()));
        }
        if (mine.contains(id)) {
            effects.add(new OwnershipEffect.GoOn(id));
        } else if (!leaving && underWay.add(id)) {
            if (record.form() == Form.MARK) {
                // Of a version that knew no tenants.
                effects.add(new OwnershipEffect.Answer(id, Tenant.DEFAULT));
            } else {
                inFlight.add(id);
                effects.add(new OwnershipEffect.TakeUp(record));
            }
        }
        return effects;
    }

    /** One of this life's that is not known, and never was another's: it was not opened. */
    private boolean isForgotten(FoundRecord record) {
        return run.equals(record.run())
                && record.alive().owners() == 0
                && !mine.contains(record.id())
                && !underWay.contains(record.id());
    }

    /** A session that another life had goes on here. */
    List<OwnershipEffect> takenUp(SessionId id) {
        underWay.remove(id);
        inFlight.remove(id);
        mine.add(id);
        return complete && !held.containsKey(id) ? leave(id) : List.of();
    }

    /** It cannot go on here now. */
    void notNow(SessionId id) {
        inFlight.remove(id);
    }

    /** A while behind that: its record is looked at again, if it is still there. */
    List<OwnershipEffect> again(SessionId id) {
        FoundRecord record = attached && !leaving ? held.get(id) : null;
        if (record == null) {
            underWay.remove(id);
            return List.of();
        }
        inFlight.add(id);
        return List.of(new OwnershipEffect.TakeUp(record));
    }

    /** Nobody goes on with this session of the tenant's. */
    List<OwnershipEffect> giveUp(SessionId id, Tenant tenant) {
        inFlight.remove(id);
        return List.of(new OwnershipEffect.Answer(id, tenant));
    }

    /**
     * The broker has said on this connection how many records there are.
     *
     * @param records those that were brought, too
     */
    List<OwnershipEffect> counted(long records) {
        List<OwnershipEffect> effects = new ArrayList<>();
        expected = records;
        if (isComplete()) {
            complete = true;
            for (SessionId id : List.copyOf(mine)) {
                if (!held.containsKey(id)) {
                    effects.addAll(missed(id));
                } else if (tellings > 0) {
                    effects.add(new OwnershipEffect.GoOn(id));
                }
            }
            tellings = Math.max(0, tellings - 1);
        }
        return effects;
    }

    private List<OwnershipEffect> missed(SessionId id) {
        int counts = fresh.getOrDefault(id, 0);
        if (counts > 0) {
            fresh.replace(id, counts == NOT_SENT ? counts : counts - 1);
            return List.of();
        }
        return leave(id);
    }

    /** This gateway stops: from now on it takes nothing up. What comes stays where it is, for others. */
    void leaving() {
        leaving = true;
    }

    /**
     * The session has left this gateway on purpose: another one is to have its record.
     *
     * @return its record's key; empty where it is not here, and stays at the broker
     */
    OptionalLong handedOver(SessionId id) {
        mine.remove(id);
        fresh.remove(id);
        FoundRecord record = attached ? held.remove(id) : null;
        return record == null ? OptionalLong.empty() : OptionalLong.of(record.key());
    }

    /** Another gateway has this one's name, and its records. */
    List<OwnershipEffect> nameTaken() {
        List<OwnershipEffect> effects = new ArrayList<>();
        for (SessionId id : List.copyOf(mine)) {
            effects.addAll(leave(id));
        }
        return effects;
    }

    private List<OwnershipEffect> leave(SessionId id) {
        mine.remove(id);
        fresh.remove(id);
        return List.of(new OwnershipEffect.Leave(id));
    }

    /** Whether every record that was there at the beginning has come. */
    boolean complete() {
        return complete;
    }

    /** How many sessions that another life had may still need a place here. */
    int inFlight() {
        return inFlight.size();
    }

    /** How many records nobody here can read. */
    int unknown() {
        return unknown.size();
    }
}
