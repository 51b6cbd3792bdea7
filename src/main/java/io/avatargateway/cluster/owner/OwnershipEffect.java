package io.avatargateway.cluster.owner;

import io.avatargateway.cluster.record.FoundRecord;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;

/** What {@link OwnershipModel} wants to have done. */
sealed interface OwnershipEffect {

    /** The record can go: its session has ended, or another record says the same. */
    record Acknowledge(long key) implements OwnershipEffect {}

    /** The session that another life had is to go on here, or be answered if it was dead for too long. */
    record TakeUp(FoundRecord record) implements OwnershipEffect {}

    /** Nobody can go on with the session: its jobs are to be answered. */
    record Answer(SessionId id, Tenant tenant) implements OwnershipEffect {}

    /** The session is this gateway's still. */
    record GoOn(SessionId id) implements OwnershipEffect {}

    /** The session is another gateway's now. */
    record Leave(SessionId id) implements OwnershipEffect {}

    /** A record that nobody here can read is there; told once. */
    record TellUnknown(FoundRecord record) implements OwnershipEffect {}
}
