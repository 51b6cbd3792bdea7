package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.port.LinkListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that remembers. */
public final class Heard implements LinkListener {

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** All but {@link LinkEvent.Authorised}, which only tells how far the opening is. */
    final List<LinkEvent> events = new CopyOnWriteArrayList<>();

    volatile boolean authorised;

    @Override
    public void onLinkEvent(LinkEvent event) {
        if (event instanceof LinkEvent.Authorised) {
            authorised = true;
        } else {
            events.add(event);
        }
    }

    <T extends LinkEvent> T await(Class<T> type) {
        return await(type, 1).get(0);
    }

    <T extends LinkEvent> List<T> await(Class<T> type, int count) {
        awaitility("waiting for " + count + " × " + type.getSimpleName())
                .untilAsserted(() -> assertThat(all(type)).as("of " + summary()).hasSizeGreaterThanOrEqualTo(count));
        return all(type);
    }

    <T extends LinkEvent> List<T> all(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    LinkFailure failure() {
        return await(LinkEvent.Failed.class).failure();
    }

    /** The final event, after which nothing came. */
    LinkEvent.Closed closed() {
        LinkEvent.Closed closed = await(LinkEvent.Closed.class);
        assertThat(events.get(events.size() - 1)).isSameAs(closed);
        return closed;
    }

    static org.awaitility.core.ConditionFactory awaitility(String what) {
        return org.awaitility.Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
    }

    private String summary() {
        return events.stream().limit(60).map(Object::toString).toList().toString();
    }
}
