package io.avatargateway.session;

import io.avatargateway.audio.Speech;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A session's queue as a list in memory. */
final class ListedFeed implements JobFeed {

    final Deque<Job> waiting = new ArrayDeque<>();
    final List<JobStatus> settled = new ArrayList<>();
    final List<JobStatus> started = new ArrayList<>();
    boolean requested;
    boolean closed;
    boolean brokerAway;
    JobFeedListener listener;
    private long arrivals;

    /** A job of so many milliseconds, whose bytes are all the given value. */
    void put(String id, int millis, int value) {
        put(id, millis, value, null);
    }

    void put(String id, int millis, int value, Instant expiresAt) {
        waiting.addLast(new ListedJob(id, JobAction.SPEAK, ++arrivals, speech(millis, value), false, expiresAt));
        deliver();
    }

    /** An action without speech, which waits its turn. */
    void put(String id, JobAction action) {
        waiting.addLast(new ListedJob(id, action, ++arrivals, null, false, null));
        deliver();
    }

    /** An interrupt that overtakes what waits. */
    void interrupt(String id, boolean keepWaiting) {
        listener.onUrgent(new ListedJob(id, JobAction.INTERRUPT, ++arrivals, null, keepWaiting, null));
    }

    /** Speech that overtakes what waits and is spoken now. */
    void bargeIn(String id, int millis, int value, boolean keepWaiting) {
        listener.onUrgent(new ListedJob(id, JobAction.SPEAK, ++arrivals, speech(millis, value), keepWaiting, null));
    }

    private static Speech speech(int millis, int value) {
        byte[] bytes = new byte[millis * 32];
        Arrays.fill(bytes, (byte) value);
        return new Bytes(bytes);
    }

    private void deliver() {
        if (requested && !waiting.isEmpty()) {
            requested = false;
            listener.onJob(waiting.removeFirst());
        }
    }

    @Override
    public void request() {
        if (requested) {
            throw new IllegalStateException("two requests at once");
        }
        requested = true;
        deliver();
    }

    @Override
    public void started(Job job, JobStatus status) {
        started.add(status);
    }

    @Override
    public void settle(Job job, JobStatus status) {
        if (settled.stream().anyMatch(earlier -> earlier.jobId().equals(status.jobId()))) {
            throw new IllegalStateException("settled twice: " + status.jobId());
        }
        settled.add(status);
    }

    @Override
    public CompletionStage<Long> countWaiting() {
        return brokerAway
                ? CompletableFuture.failedStage(new IllegalStateException("away"))
                : CompletableFuture.completedStage((long) waiting.size());
    }

    @Override
    public CompletionStage<Void> close(String code, String detail) {
        closed = true;
        return CompletableFuture.completedStage(null);
    }

    JobStatus settled(String jobId) {
        return settled.stream()
                .filter(status -> status.jobId().equals(jobId))
                .findFirst()
                .orElseThrow();
    }

    private record ListedJob(
            String id, JobAction action, long arrival, Speech speech, boolean keepWaiting, Instant expiresAt)
            implements Job {}

    private static final class Bytes implements Speech {
        private final byte[] bytes;
        private int read;

        private Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long durationMillis() {
            return bytes.length / 32;
        }

        @Override
        public byte[] nextFrame(int maxBytes) {
            byte[] frame = Arrays.copyOfRange(bytes, read, Math.min(bytes.length, read + maxBytes));
            read += frame.length;
            return frame;
        }

        @Override
        public void close() {}
    }
}
