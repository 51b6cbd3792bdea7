package io.avatargateway.jms;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerWatch;
import io.avatargateway.jms.event.EventPublisher;
import io.avatargateway.jms.intake.SenderHold;
import io.avatargateway.jms.message.Replies;
import io.avatargateway.session.port.BrokerProbe;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the messaging side tells of itself and of the broker.
 *
 * @param unread names a queue that should be read and is not, or nothing
 */
record MessagingProbe(
        BrokerClient broker,
        SenderHold hold,
        BrokerWatch watch,
        Supplier<Optional<String>> unread,
        Replies replies,
        EventPublisher events)
        implements BrokerProbe {

    @Override
    public Optional<String> check() {
        return broker.fault();
    }

    @Override
    public Optional<String> withoutRoom() {
        return hold.why();
    }

    @Override
    public Optional<String> standstill() {
        return watch.fault().or(unread);
    }

    @Override
    public long undeliverableReplies() {
        return replies.undeliverable();
    }

    @Override
    public long droppedEvents() {
        return events.dropped();
    }
}
