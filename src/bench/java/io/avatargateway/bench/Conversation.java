package io.avatargateway.bench;

import io.avatargateway.bench.Gateway.Session;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Keeps sessions speaking without a gap. Each has two utterances waiting or being spoken at any time, sent to its own
 * queue, evenly spread over the time. Several producers share the sessions: one that waits for the broker's disk with
 * each message could not keep up. Until it is closed.
 */
final class Conversation implements AutoCloseable {

    private static final int AHEAD = 2;
    private static final int PRODUCERS = 8;

    private final int byIntake;
    private final byte[] utterance;
    private final long roundNanos;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile boolean over;

    /** @param byIntake how many of the sessions, the first, get their speech by the queue for all sessions */
    Conversation(Supplier<Producer> producers, List<Session> sessions, int byIntake, int utteranceMillis) {
        this.byIntake = byIntake;
        this.utterance = Speech.millis(utteranceMillis);
        this.roundNanos = Duration.ofMillis(utteranceMillis).toNanos();
        for (int i = 0; i < PRODUCERS; i++) {
            int first = i;
            threads.add(new Thread(() -> run(producers.get(), sessions, first), "conversation-" + i));
        }
    }

    void begin() {
        threads.forEach(Thread::start);
    }

    /** Speaks for each session whose number leaves this remainder. */
    private void run(Producer producer, List<Session> sessions, int remainder) {
        try (producer) {
            long begin = System.nanoTime();
            for (long round = 0; !over; round++) {
                for (int i = remainder; i < sessions.size() && !over; i += PRODUCERS) {
                    Waiting.untilTime(begin + round * roundNanos + roundNanos * i / sessions.size());
                    for (int copies = round == 0 ? AHEAD : 1; copies > 0; copies--) {
                        producer.send(sessions.get(i), i >= byIntake, utterance, Map.of());
                    }
                    producer.takeFinals();
                }
            }
        } catch (JMSException | RuntimeException e) {
            failure.set(e);
        }
    }

    /** Waits until the threads have ended. */
    @Override
    public void close() {
        over = true;
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("a producer failed", failure.get());
        }
    }
}
