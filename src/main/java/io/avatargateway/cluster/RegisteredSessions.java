package io.avatargateway.cluster;

import io.avatargateway.cluster.owner.OwnedSessions;
import io.avatargateway.cluster.view.LostEnds;
import io.avatargateway.logs.LifeLog;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.LostJobs;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import java.util.concurrent.CompletionStage;

/** The sessions of the registry. Any thread. */
record RegisteredSessions(SessionRegistry registry, LostJobs lost, LostEnds ends, LifeLog log)
        implements OwnedSessions {

    @Override
    public int room() {
        return registry.placesLeft();
    }

    @Override
    public CompletionStage<?> takeUp(SessionId id, SessionOptions options, Continuation from) {
        return registry.takeUp(id, options, from);
    }

    @Override
    public void holdAll(String why) {
        registry.holdAll(why);
    }

    @Override
    public void goOn(SessionId id) {
        registry.goOn(id);
    }

    @Override
    public void leave(SessionId id) {
        registry.leave(id);
    }

    @Override
    public void answer(SessionId id, Tenant tenant) {
        log.lost(id, tenant);
        lost.answer(id, tenant);
    }

    @Override
    public void ended(SessionId id) {
        if (registry.find(Caller.gateway(), id).isEmpty()) {
            ends.ended(id);
        }
    }
}
