package io.avatargateway.jms.letter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.avatargateway.jms.client.BoundedRequests;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.intake.Sessions;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.DeadLetter;
import io.avatargateway.service.DeadLetterCursor;
import io.avatargateway.service.DeadLetterFilter;
import io.avatargateway.service.DeadLetterId;
import io.avatargateway.service.DeadLetterPage;
import io.avatargateway.service.DeadLetters;
import io.avatargateway.service.Redriven;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Where operators see to dead letters, one request after the other, on its lane. Any thread. */
public final class DeadLetterDesk implements DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetterDesk.class.getName());

    /** Requests that wait here, or are done. */
    private static final int MOST_REQUESTS = 32;
    /** A request that has had no answer by then gets none; what was begun may still be done. */
    private static final Duration ANSWER = Duration.ofSeconds(30);
    /** For one list. */
    private static final Duration LOOKS = Duration.ofSeconds(5);

    private final BrokerClient broker;
    private final Supplier<Set<Tenant>> known;
    private final Redrive redrive;
    private final BoundedRequests requests;
    /** For those who ask again since they had no answer. */
    private final Cache<DeadLetterId, Redriven> redriven = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofHours(1))
            .maximumSize(10_000)
            .build();

    /**
     * @param known the tenants that there are, with addresses of their own
     * @param sessions says which session takes jobs
     * @param callers as whom the jobs of a tenant come
     * @param bodies keeps large bodies while they are copied
     * @param maxBytes the largest body that is sent again
     * @param clock says when it was
     */
    public DeadLetterDesk(
            BrokerClient broker,
            Lane lane,
            Supplier<Set<Tenant>> known,
            Sessions sessions,
            Function<TenantNames, Caller> callers,
            JobBodies bodies,
            long maxBytes,
            InstantSource clock) {
        this.broker = broker;
        this.requests = new BoundedRequests(
                lane,
                MOST_REQUESTS,
                ANSWER,
                () -> new GatewayException(
                        ErrorCode.DEAD_LETTERS_BUSY, "requests: " + MOST_REQUESTS + " (expected: fewer at a time)"));
        this.known = known;
        this.redrive = new Redrive(sessions, callers, bodies, maxBytes, clock);
    }

    @Override
    public CompletionStage<DeadLetterPage> search(DeadLetterFilter which, DeadLetterCursor after, int limit) {
        return soon(true, session -> listNow(session, which, after, limit));
    }

    @Override
    public CompletionStage<DeadLetter> find(DeadLetterId id) {
        return soon(true, session -> new LetterQueue(session, id.queue()).require(id));
    }

    @Override
    public CompletionStage<Redriven> redrive(Caller by, DeadLetterId id, SessionId to) {
        return soon(false, session -> {
            Redriven before = redriven.getIfPresent(id);
            if (before != null && (to == null || to.equals(before.sessionId()))) {
                return before;
            }
            List<Redriven> sent = redrive.send(session, by, new LetterQueue(session, id.queue()).require(id), to);
            sent.forEach(done -> tell(done, by));
            return redriven.getIfPresent(id);
        });
    }

    private void tell(Redriven done, Caller by) {
        redriven.put(done.id(), done);
        LOG.log(Level.INFO, "Dead letter {0} was sent again to session {1}, as job {2}, by {3}", new Object[] {
            done.id(), done.sessionId(), done.jobId(), by.subject()
        });
    }

    @Override
    public CompletionStage<DeadLetter> drop(Caller by, DeadLetterId id) {
        return soon(false, session -> {
            LetterQueue queue = new LetterQueue(session, id.queue());
            DeadLetter letter = queue.require(id);
            try (ClientConsumer consumer = queue.consumer(id)) {
                ClientMessage message = queue.take(consumer, id);
                JobBodies.leave(message);
                message.individualAcknowledge();
                session.commit();
            }
            LOG.log(Level.INFO, "Dead letter {0} was dropped by {1}", new Object[] {id, by.subject()});
            return letter;
        });
    }

    private DeadLetterPage listNow(ClientSession session, DeadLetterFilter which, DeadLetterCursor after, int limit)
            throws ActiveMQException {
        long endNanos = System.nanoTime() + LOOKS.toNanos();
        List<DeadLetter> letters = new ArrayList<>();
        for (Tenant queue : queues(which.tenant())) {
            if (after != null && order(queue).compareTo(order(after.queue())) < 0) {
                continue;
            }
            DeadLetterCursor.Last last = after != null && queue.equals(after.queue()) ? after.last() : null;
            if (letters.size() >= limit || System.nanoTime() > endNanos) {
                return new DeadLetterPage(letters, new DeadLetterCursor(queue, last));
            }
            LetterQueue.Page page = new LetterQueue(session, queue).page(which, last, limit - letters.size(), endNanos);
            boolean all = page.whole();
            for (LetterQueue.Found found : page.found()) {
                if (letters.size() >= limit) {
                    all = false;
                    break;
                }
                letters.add(found.letter());
                last = found.place();
            }
            if (!all) {
                return new DeadLetterPage(letters, new DeadLetterCursor(queue, last));
            }
        }
        return new DeadLetterPage(letters, null);
    }

    /** In whose queues a tenant's dead letters lie: where it had none, they went to the default tenant's. */
    private List<Tenant> queues(Tenant tenant) {
        Set<String> names = new TreeSet<>();
        if (tenant != null) {
            names.add(tenant.name());
        } else {
            known.get().forEach(each -> names.add(each.name()));
        }
        names.remove(Tenant.DEFAULT.name());
        List<Tenant> queues = new ArrayList<>(List.of(Tenant.DEFAULT));
        names.forEach(name -> queues.add(new Tenant(name)));
        return queues;
    }

    /** The default tenant's are the first. */
    private static String order(Tenant tenant) {
        return tenant.equals(Tenant.DEFAULT) ? "" : tenant.name();
    }

    /** What is done with a session of the broker's. */
    private interface Request<T> {
        T done(ClientSession session) throws ActiveMQException, JMSException, IOException;
    }

    private <T> CompletionStage<T> soon(boolean looksOnly, Request<T> request) {
        return requests.soon(() -> withSession(looksOnly, request));
    }

    private <T> T withSession(boolean looksOnly, Request<T> request) {
        ClientSession session = broker.openSession(looksOnly);
        try {
            session.start();
            return request.done(session);
        } catch (ActiveMQException | JMSException refused) {
            throw BrokerFailures.unavailable(refused.getMessage());
        } catch (IOException full) {
            throw new GatewayException(
                    ErrorCode.BROKER_FULL, "the body cannot be kept while it is sent (" + full.getMessage() + ")");
        } finally {
            BrokerClient.closeQuietly(session);
        }
    }
}
