package io.avatargateway.jms.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.utils.CompositeAddress;

/**
 * Finds out whether the broker lets this gateway send to an address. A message that it refuses spoils the transaction
 * that it is in, with all that others have in it. Artemis has no question for that. So an empty message is sent to a
 * queue of the address that does not exist: the broker looks at the right first, and then the message reaches nobody
 * (Artemis 2.55). Any thread.
 */
public final class SendRights {

    private static final Logger LOG = Logger.getLogger(SendRights.class.getName());
    private static final Duration KNOWN = Duration.ofSeconds(30);
    private static final int MOST_KNOWN = 10_000;
    /** No queue has this name. */
    private static final String NO_QUEUE = "avatar.no-queue";

    private final BrokerClient broker;
    private final KeptSession kept;
    private final AtomicBoolean told = new AtomicBoolean();
    private final Cache<String, Boolean> known = Caffeine.newBuilder()
            .expireAfterWrite(KNOWN)
            .maximumSize(MOST_KNOWN)
            .build();

    /** Calls nobody yet. */
    public SendRights(BrokerClient broker) {
        this.broker = broker;
        this.kept = new KeptSession(broker);
    }

    /**
     * Whether it may send there. It is asked once in half a minute for each address, and not at all where nobody has to
     * log in. Blocks for at most twice the call time-out.
     *
     * @throws io.avatargateway.session.model.GatewayException BROKER_UNAVAILABLE
     */
    public boolean maySend(String address) {
        if (broker.settings().user() == null) {
            return true;
        }
        String bare = CompositeAddress.extractAddressName(address);
        Boolean may = known.getIfPresent(bare);
        if (may == null) {
            may = ask(SimpleString.of(CompositeAddress.toFullyQualified(bare, NO_QUEUE)));
            known.put(bare, may);
        }
        return may;
    }

    /** What is known may be wrong: the broker has refused something. */
    public void forget() {
        known.invalidateAll();
    }

    private boolean ask(SimpleString nowhere) {
        AtomicBoolean may = new AtomicBoolean();
        kept.await(kept.call(session -> {
            // A durable one, so that its refusal is waited for.
            ClientMessage message = session.createMessage(true);
            try (ClientProducer producer = session.createProducer()) {
                producer.send(nowhere, message);
                may.set(true);
            } catch (ActiveMQSecurityException refused) {
                tell(refused);
            }
        }));
        return may.get();
    }

    private void tell(ActiveMQSecurityException refused) {
        if (told.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "The broker does not let this gateway send to where some replies are asked for. They are"
                            + " undeliverable, and counted; this is not logged again.");
        }
        LOG.log(Level.FINE, "No replies to this address", refused);
    }
}
