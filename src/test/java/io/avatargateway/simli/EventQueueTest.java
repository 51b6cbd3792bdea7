package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.LinkEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventQueueTest {

    private final List<LinkEvent> told = new ArrayList<>();

    @Test
    void shouldTellNothingAfterTheFinalEvent() {
        EventQueue events = new EventQueue(told::add);
        events.tell(new LinkEvent.Started());
        events.tellFinal(new LinkEvent.Closed(1000, ""));
        events.tell(new LinkEvent.Started());
        events.tellFinal(new LinkEvent.Closed(1006, ""));

        assertThat(told).containsExactly(new LinkEvent.Started(), new LinkEvent.Closed(1000, ""));
    }

    @Test
    void shouldNotRecurseWhereTheListenerCausesEvents() {
        List<String> order = new ArrayList<>();
        EventQueue[] events = new EventQueue[1];
        events[0] = new EventQueue(event -> {
            order.add("in");
            if (order.size() < 5) {
                events[0].tell(event);
            }
            order.add("out");
        });
        events[0].tell(new LinkEvent.Started());

        assertThat(order).containsExactly("in", "out", "in", "out", "in", "out");
    }

    @Test
    void shouldSurviveAListenerThatThrows() {
        EventQueue events = new EventQueue(event -> {
            told.add(event);
            if (told.size() == 1) {
                throw new IllegalArgumentException("the test's listener throws, this is expected");
            }
            throw new StackOverflowError("the test's listener overflows, this is expected");
        });
        events.tell(new LinkEvent.Started());
        events.tell(new LinkEvent.Acknowledged());
        events.tell(new LinkEvent.Acknowledged());

        assertThat(told).hasSize(3);
    }

    @Test
    void shouldTellNothingOnceMuted() {
        EventQueue[] events = new EventQueue[1];
        events[0] = new EventQueue(event -> {
            told.add(event);
            events[0].tell(new LinkEvent.Acknowledged());
            events[0].mute();
        });
        events[0].tell(new LinkEvent.Started());

        assertThat(told).containsExactly(new LinkEvent.Started());
    }

    @Test
    void shouldTellEachThreadsEventsInTheirOrderAndOneAtATime() throws InterruptedException {
        // The list is not thread-safe: it only stays whole because one event is told at a time.
        EventQueue events = new EventQueue(told::add);
        int threads = 4;
        int each = 5_000;
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            String name = "t" + t;
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            events.tell(new LinkEvent.Placed(name, Integer.toString(i)));
                        }
                        done.countDown();
                    })
                    .start();
        }
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        Heard.awaitility("all events").until(() -> told.size() == threads * each);

        for (int t = 0; t < threads; t++) {
            String name = "t" + t;
            List<Integer> order = told.stream()
                    .map(LinkEvent.Placed.class::cast)
                    .filter(event -> event.destination().equals(name))
                    .map(event -> Integer.valueOf(event.upstreamSessionId()))
                    .toList();
            assertThat(order).hasSize(each).isSorted();
        }
    }
}
