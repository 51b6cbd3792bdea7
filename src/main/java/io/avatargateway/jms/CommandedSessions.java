package io.avatargateway.jms;

import io.avatargateway.jms.command.CommandTarget;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Caller;
import io.avatargateway.service.AllSessions;
import io.avatargateway.service.OpenedSession;
import io.avatargateway.service.OpeningKey;
import io.avatargateway.service.SessionErasure;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import java.util.concurrent.CompletionStage;

/** The sessions of all gateways, as commands ask for them. Any thread. */
record CommandedSessions(AllSessions sessions, SessionErasure erasure) implements CommandTarget {

    @Override
    public CompletionStage<SessionSnapshot> open(Caller caller, SessionOptions options, String key) {
        return sessions.open(caller, options, OpeningKey.of(caller, JmsNames.COMMAND_ID, key, options))
                .thenApply(OpenedSession::session);
    }

    @Override
    public CompletionStage<SessionSnapshot> close(Caller caller, SessionId id, boolean drain) {
        return sessions.close(caller, id, drain);
    }

    @Override
    public CompletionStage<Integer> interrupt(Caller caller, SessionId id, boolean keepWaiting) {
        return sessions.interrupt(caller, id, keepWaiting);
    }

    @Override
    public CompletionStage<Erasure> erase(Caller caller, SessionId id) {
        return erasure.erase(caller, id);
    }

    @Override
    public CompletionStage<SessionSnapshot> find(Caller caller, SessionId id) {
        return sessions.find(caller, id);
    }
}
