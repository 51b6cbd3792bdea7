package io.avatargateway.jms;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerWatch;
import io.avatargateway.jms.event.EventPublisher;
import io.avatargateway.jms.intake.SenderHold;
import io.avatargateway.jms.message.Replies;
import io.avatargateway.session.port.BrokerProbe;
import java.util.Optional;

/** What the messaging side tells of itself and of the broker. */
record MessagingProbe(BrokerClient broker, SenderHold hold, BrokerWatch watch, Replies replies, EventPublisher events)
        implements BrokerProbe {

    @Override
    public Optional<String> check() {
        return broker.fault().or(hold::why);
    }

    @Override
    public Optional<String> standstill() {
        return watch.fault();
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
