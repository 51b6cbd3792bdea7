package io.avatargateway.bench;

import io.avatargateway.bench.Gateway.Session;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Keeps sessions speaking without a gap: each has two utterances waiting or being spoken at any time, sent in turn, evenly spread over the time. On a thread
 * of its own, until it is closed.
 */
final class Conversation implements AutoCloseable {

    private static final int AHEAD = 2;

    private final Producer producer;
    private final List<Session> sessions;
    private final byte[] utterance;
    private final long roundNanos;
    private final Thread thread;
    private volatile boolean over;
    private volatile Exception failure;

    Conversation(Producer producer, List<Session> sessions, int utteranceMillis) {
        this.producer = producer;
        this.sessions = sessions;
        this.utterance = Speech.millis(utteranceMillis);
        this.roundNanos = Duration.ofMillis(utteranceMillis).toNanos();
        this.thread = new Thread(this::run, "conversation");
    }

    void begin() {
        thread.start();
    }

    private void run() {
        try {
            long begin = System.nanoTime();
            for (long round = 0; !over; round++) {
                for (int i = 0; i < sessions.size() && !over; i++) {
                    Waiting.untilTime(begin + round * roundNanos + roundNanos * i / sessions.size());
                    for (int copies = round == 0 ? AHEAD : 1; copies > 0; copies--) {
                        producer.send(sessions.get(i), false, utterance, Map.of());
                    }
                    producer.takeFinals();
                }
            }
        } catch (JMSException | RuntimeException e) {
            failure = e;
        }
    }

    /** Waits until the thread has ended. */
    @Override
    public void close() {
        over = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        if (failure != null) {
            throw new IllegalStateException("the producer failed", failure);
        }
    }
}
