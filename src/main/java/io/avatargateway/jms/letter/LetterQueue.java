package io.avatargateway.jms.letter;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.DeadLetter;
import io.avatargateway.service.DeadLetterCursor;
import io.avatargateway.service.DeadLetterFilter;
import io.avatargateway.service.DeadLetterId;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * The dead letters of one queue, by consumers with filters: the gateway's user may not manage the broker. Only what is
 * asked for comes here, one message at a time, so no queue is ever in memory. Blocks for the broker. One thread.
 */
final class LetterQueue {

    /** What the broker has put there, a gateway is about to sort. */
    private static final String SORTED = Message.HDR_ORIGINAL_ADDRESS + " IS NULL";

    private static final SimpleString NONE = SimpleString.of("AMQPriority > 9");

    /** It may have to come from the disk. */
    private static final Duration TRY = Duration.ofMillis(200);

    private static final int MOST_TRIES = 10;

    /** Of what was put aside in the same millisecond, before it is told twice. */
    private static final int MOST_TIES = 1_000;

    private final ClientSession session;
    private final Tenant tenant;
    private final SimpleString name;

    /**
     * @param session started
     * @param tenant whose queue it is
     */
    LetterQueue(ClientSession session, Tenant tenant) {
        this.session = session;
        this.tenant = tenant;
        this.name = SimpleString.of(TenantNames.ofSessions(tenant).deadLetters());
    }

    /** Whether there is such a queue. */
    boolean exists() throws ActiveMQException {
        return session.queueQuery(name).isExists();
    }

    /**
     * Looks for one, and leaves it.
     *
     * @throws GatewayException UNKNOWN_DEAD_LETTER
     */
    DeadLetter require(DeadLetterId id) throws ActiveMQException {
        return find(id).orElseThrow(() -> new GatewayException(
                ErrorCode.UNKNOWN_DEAD_LETTER,
                "No dead letter " + id + "; it was sent again or removed, or somebody has it at this moment."));
    }

    private Optional<DeadLetter> find(DeadLetterId id) throws ActiveMQException {
        return exists() ? first(only(id)).flatMap(found -> LetterReader.of(found, tenant)) : Optional.empty();
    }

    private Optional<ClientMessage> first(SimpleString filter) throws ActiveMQException {
        try (ClientConsumer browser = session.createConsumer(name, filter, 0, -1, true)) {
            ClientMessage found = browser.receiveImmediate();
            if (found != null) {
                pass(found);
            }
            settle();
            return Optional.ofNullable(found);
        }
    }

    /**
     * A part of an utterance.
     *
     * @param last whether no part comes behind it
     */
    record Part(DeadLetter letter, boolean last) {}

    /** Looks for a part of the same utterance, and leaves it. Empty if it is not here. */
    Optional<Part> part(DeadLetter of, int number) throws ActiveMQException {
        String filter = SORTED
                + and(JmsNames.JOB_ID, of.jobId())
                + and(JmsNames.SESSION_ID, of.sessionId())
                + and(JmsNames.TENANT, of.tenant())
                + " AND " + JmsNames.PART + " = " + number;
        return first(SimpleString.of(filter)).flatMap(found -> LetterReader.of(found, tenant)
                .map(letter -> new Part(letter, Boolean.TRUE.equals(found.getObjectProperty(JmsNames.LAST_PART)))));
    }

    private static String and(String property, String value) {
        return " AND " + property + (value == null ? " IS NULL" : " = '" + value.replace("'", "''") + "'");
    }

    /**
     * Lets the broker do what it has begun for a browser, which is to be closed then. Otherwise it fails at that, and
     * says so in its log (Artemis 2.55). It does one thing after the other for a queue, so this question comes behind.
     */
    private void settle() throws ActiveMQException {
        try (ClientConsumer behind = session.createConsumer(name, NONE, 0, -1, false)) {
            behind.receiveImmediate();
        }
    }

    /** A consumer that gets this one alone. Nobody else gets it until that is closed. */
    ClientConsumer consumer(DeadLetterId id) throws ActiveMQException {
        return session.createConsumer(name, only(id), 0, -1, false);
    }

    /**
     * Its message, which was there a moment ago.
     *
     * @throws GatewayException UNKNOWN_DEAD_LETTER if somebody else took it; DEAD_LETTERS_BUSY if it is there, and does
     *     not come: it may lie far behind others
     */
    ClientMessage take(ClientConsumer consumer, DeadLetterId id) throws ActiveMQException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            ClientMessage message = consumer.receive(TRY.toMillis());
            if (message != null) {
                return message;
            }
            require(id);
        }
        throw new GatewayException(
                ErrorCode.DEAD_LETTERS_BUSY, "dead letter: " + id + " (expected: one that the broker gives at once)");
    }

    private static SimpleString only(DeadLetterId id) {
        return SimpleString.of("AMQUserID = '" + quoted(id) + "' AND " + SORTED);
    }

    private static String quoted(DeadLetterId id) {
        return "ID:" + id.uuid();
    }

    /** One that was found, and where it lies. */
    record Found(DeadLetter letter, DeadLetterCursor.Last place) {}

    /** Some of a queue's. */
    static final class Page {
        private final DeadLetterCursor.Last after;
        private final Map<DeadLetterId, Found> found = new LinkedHashMap<>();
        /** Up to the last one that was listed before. */
        private final Set<DeadLetterId> before = new HashSet<>();

        /** Those that are large, and have been passed. */
        private final Set<String> large = new HashSet<>();
        /** The last one that came, or was listed before. */
        private DeadLetterCursor.Last place;

        private boolean whole;

        private Page(DeadLetterCursor.Last after) {
            this.after = after;
            this.place = after;
        }

        Iterable<Found> found() {
            return found.values();
        }

        /** Whether there are no more. */
        boolean whole() {
            return whole;
        }

        private void add(Found next) {
            DeadLetterId id = next.letter().id();
            place = next.place();
            if (after != null && id.equals(after.id()) && before.add(id)) {
                before.addAll(found.keySet());
                found.clear();
            } else if (!before.contains(id)) {
                found.putIfAbsent(id, next);
            }
        }

        private boolean isFull(int limit) {
            return found.size() >= limit && (!tied() || found.size() >= limit + MOST_TIES);
        }

        /** Whether all that was found may have been listed before. */
        private boolean tied() {
            return after != null
                    && !before.contains(after.id())
                    && found.values().stream()
                            .allMatch(each -> each.place().millis() == after.millis()
                                    && each.place().priority() == after.priority());
        }
    }

    /**
     * Looks at some, in their order, and leaves them.
     *
     * @param which only these
     * @param after the last one that was listed before, or null. It need not be there any more
     * @param limit when to stop; those of the same millisecond may be more
     * @param endNanos by when to stop looking, on the clock that only goes forward
     */
    Page page(DeadLetterFilter which, DeadLetterCursor.Last after, int limit, long endNanos) throws ActiveMQException {
        Page page = new Page(after);
        if (!exists()) {
            page.whole = true;
            return page;
        }
        while (upToALargeOne(page, filter(which, page), limit, endNanos)) {
            // Goes on behind that.
        }
        return page;
    }

    /** Returns whether one came. What a browser says behind a large body is not to be relied on (Artemis 2.55). */
    private boolean upToALargeOne(Page page, SimpleString filter, int limit, long endNanos) throws ActiveMQException {
        try (ClientConsumer browser = session.createConsumer(name, filter, 0, -1, true)) {
            boolean large = false;
            while (!large && !page.whole && !page.isFull(limit) && System.nanoTime() < endNanos) {
                ClientMessage next = browser.receiveImmediate();
                page.whole = next == null;
                if (next != null) {
                    LetterReader.of(next, tenant).ifPresent(letter -> page.add(new Found(letter, place(letter, next))));
                    large = pass(next, page);
                }
            }
            settle();
            return large;
        }
    }

    private static DeadLetterCursor.Last place(DeadLetter letter, ClientMessage message) {
        return new DeadLetterCursor.Last(letter.id(), message.getPriority(), message.getTimestamp());
    }

    /** Reads a large body, and keeps nothing of it: the broker is not to be at it when its browser is closed. */
    private static void pass(ClientMessage message) throws ActiveMQException {
        if (message.isLargeMessage()) {
            message.saveToOutputStream(OutputStream.nullOutputStream());
        }
    }

    private static boolean pass(ClientMessage message, Page page) throws ActiveMQException {
        if (message.isLargeMessage()) {
            page.large.add("ID:" + message.getUserID());
        }
        pass(message);
        return message.isLargeMessage();
    }

    private static SimpleString filter(DeadLetterFilter which, Page page) {
        Tenant whose = which.tenant();
        StringBuilder filter = new StringBuilder(SORTED).append(" AND AMQUserID IS NOT NULL");
        if (whose != null) {
            filter.append(" AND (" + JmsNames.TENANT + " = '" + whose + "'");
            filter.append(whose.equals(Tenant.DEFAULT) ? " OR " + JmsNames.TENANT + " IS NULL)" : ")");
        }
        if (which.session() != null) {
            filter.append(" AND " + JmsNames.SESSION_ID + " = '" + which.session() + "'");
        }
        if (which.code() != null) {
            filter.append(" AND " + JmsNames.REASON + " = '" + which.code() + "'");
        }
        if (!page.large.isEmpty()) {
            filter.append(" AND AMQUserID NOT IN ('" + String.join("','", page.large) + "')");
        }
        DeadLetterCursor.Last after = page.place;
        if (after != null) {
            filter.append(" AND (AMQPriority < " + after.priority() + " OR (AMQPriority = " + after.priority()
                    + " AND AMQTimestamp >= " + after.millis() + "))");
        }
        return SimpleString.of(filter.toString());
    }
}
