package io.avatargateway.ledger;

import io.avatargateway.session.model.SessionId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where the ends of links are told. The port that the messaging side implements. Any thread; returns at once. */
public interface LinkLedger {

    /** Nobody keeps a ledger. */
    LinkLedger NONE = new LinkLedger() {
        @Override
        public void ended(LinkEntry entry) {}

        @Override
        public CompletionStage<Void> kept(SessionId session) {
            return CompletableFuture.completedStage(null);
        }
    };

    /** A link has ended. It is told until it is kept; where it was told before, also by others, nothing happens. */
    void ended(LinkEntry entry);

    /** Completes when all that was told of this session's links is kept. Never exceptionally. */
    CompletionStage<Void> kept(SessionId session);
}
