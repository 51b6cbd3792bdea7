package io.avatargateway.service;

import io.avatargateway.config.Settings;
import io.avatargateway.security.Caller;
import io.avatargateway.session.AvatarSession;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sessions of all gateways as a list. What waits in a session's queue is the broker's to know: producers may send
 * there without the gateway, which hears of such a job when it takes it. Any thread.
 */
@ApplicationScoped
public class SessionList {

    @Inject
    private SessionRegistry registry;

    @Inject
    private AllSessions sessions;

    @Inject
    private QueueLengths queues;

    @Inject
    private Settings settings;

    /**
     * Sessions, newest first.
     *
     * @param caller who may know of them
     * @param filter which of them
     * @param offset how many to leave out, 0 or more
     * @param limit how many at most, 1 or more
     * @return completes within the broker's call time-out, on any thread; without the broker as well
     */
    public CompletionStage<SessionPage> page(Caller caller, SessionFilter filter, int offset, int limit) {
        List<Found> found = Stream.concat(
                        registry.all(caller).map(session -> new Found(session, session.snapshot(), settings.name())),
                        sessions.others(caller).map(told -> new Found(null, told.session(), told.gateway())))
                .filter(each -> filter.admits(each.now(), each.gateway()))
                .sorted(Comparator.comparing((Found each) -> each.now().createdAt())
                        .reversed())
                .toList();
        List<Found> page = found.stream().skip(offset).limit(limit).toList();
        Map<SessionId, String> running = page.stream()
                .map(Found::now)
                .filter(now -> now.state() != SessionState.CLOSED)
                .collect(Collectors.toMap(SessionSnapshot::id, SessionSnapshot::audioQueue, (one, same) -> one));
        return queues.of(running)
                .thenApply(messages -> new SessionPage(
                        page.stream().map(each -> each.entry(messages)).toList(), found.size()));
    }

    /** @param session null for one of another gateway */
    private record Found(AvatarSession session, SessionSnapshot now, String gateway) {

        /** What is being spoken lies in the queue until it is answered, and waits no more. */
        private SessionPage.Entry entry(Map<SessionId, Long> messages) {
            long known = now.counters().jobsWaiting();
            Long there = messages.get(now.id());
            return new SessionPage.Entry(now, gateway, there == null ? known : Math.max(known, there - started()));
        }

        private long started() {
            if (session != null) {
                return session.jobsStarted();
            }
            return now.state() == SessionState.SPEAKING ? 1 : 0;
        }
    }
}
