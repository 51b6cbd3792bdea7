package io.avatargateway.jms;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * What a feed holds: jobs, the answers that are to go out, and whether it wants messages at all. Every method is short and locks this object;
 * none calls the broker.
 */
final class FeedState {

    /** Jobs that may be kept ready without having been asked for, while the broker delivers held ones again. */
    private static final int MAX_PARKED = 16;
    /** Jobs that may wait for their rejection when the queue is emptied. */
    private static final int MAX_DRAINING = 64;

    private final Map<Long, HeldJob> held = new LinkedHashMap<>();
    private final Deque<HeldJob> parked = new ArrayDeque<>();
    private final List<Answer> answers = new ArrayList<>();
    private final Map<Long, Integer> unreadable = new HashMap<>();
    private FeedConnection current;
    private boolean requested;
    private boolean paused;
    private boolean draining;
    private long settled;

    /** The session wants a job. Returns one that is there already, or null: then the next message is it. */
    synchronized HeldJob request() {
        HeldJob ready = parked.pollFirst();
        requested = ready == null && !draining;
        return ready;
    }

    /** Whether messages should come: the session waits for one, held ones must be delivered again, or the queue is emptied. */
    synchronized boolean wantsMessages() {
        if (paused) {
            return false;
        }
        if (draining) {
            return held.size() < MAX_DRAINING || missing();
        }
        return requested || (parked.size() < MAX_PARKED && missing());
    }

    /** The connection that counts, or null. */
    synchronized FeedConnection current() {
        return current;
    }

    /** From now on this connection counts. */
    synchronized void opened(FeedConnection connection) {
        current = connection;
    }

    /** What came over this connection cannot be acknowledged any more: the broker delivers it again. Returns whether it was the one that counts. */
    synchronized boolean lost(FeedConnection connection) {
        if (current != connection) {
            return false;
        }
        current = null;
        paused = false;
        held.values().forEach(HeldJob::unbind);
        return true;
    }

    /** A message came. Returns whether it needs no more work: it is held, or comes from a connection that does not count. */
    synchronized boolean known(FeedConnection from, long messageId, ActiveMQMessage delivery) {
        if (from != current) {
            return true;
        }
        HeldJob job = held.get(messageId);
        if (job != null) {
            job.bind(delivery);
        }
        return job != null;
    }

    /** A new job, read completely. Returns false if its connection was lost meanwhile: then it comes again. */
    synchronized boolean hold(FeedConnection from, HeldJob job) {
        if (from != current) {
            return false;
        }
        held.put(job.messageId(), job);
        unreadable.remove(job.messageId());
        paused = false;
        job.bind(job.delivery());
        return true;
    }

    /** Whether the session gets this job now; else it is kept for its next request. */
    synchronized boolean handOver(HeldJob job) {
        boolean now = requested;
        requested = false;
        if (!now) {
            parked.addLast(job);
        }
        return now;
    }

    /** A message could not be read: no other one may overtake it. Returns how often that happened to it, 0 if its connection was lost. */
    synchronized int unreadable(FeedConnection from, long messageId) {
        if (from != current) {
            return 0;
        }
        paused = true;
        return unreadable.merge(messageId, 1, Integer::sum);
    }

    /** Notes what is to go out. Returns whether the job is held at all. */
    synchronized boolean answer(Answer answer) {
        boolean isHeld = held.get(answer.job().messageId()) == answer.job();
        return isHeld && answers.add(answer);
    }

    /** The first answer that can go out; a job's answers keep their order. */
    synchronized Answer nextAnswer(long nowNanos) {
        Set<HeldJob> behind = new HashSet<>();
        for (Answer answer : answers) {
            if (!behind.contains(answer.job())) {
                if (answer.ready(nowNanos)) {
                    return answer;
                }
                behind.add(answer.job());
            }
        }
        return null;
    }

    /** The broker has the answer. Returns whether the job is over. */
    synchronized boolean answered(Answer answer) {
        answers.remove(answer);
        if (answer.last()) {
            forget(answer.job());
        }
        return answer.last();
    }

    /** Whether the broker is still to deliver held messages again. */
    synchronized boolean missing() {
        return held.values().stream().anyMatch(job -> !job.bound());
    }

    /**
     * Finds out from the queue's length that held messages will not be delivered again, because all that is there is delivered already: a message that was
     * not durable, and went with its broker, or one whose acknowledgement arrived although the answer to it was lost. What the first still have to say is
     * then said without an acknowledgement; the second are over, and returned.
     *
     * @param messageCount waiting and delivered messages, asked after {@link #missing}
     */
    synchronized List<HeldJob> messagesGone(long messageCount) {
        List<HeldJob> lost = held.values().stream().filter(job -> !job.bound()).toList();
        long there = held.values().stream()
                .filter(job -> job.bound() && !job.hasVanished())
                .count();
        if (messageCount > there) {
            return List.of();
        }
        List<HeldJob> over = new ArrayList<>();
        for (HeldJob job : lost) {
            if (answers.stream().anyMatch(answer -> answer.job() == job && answer.inDoubt())) {
                forget(job);
                over.add(job);
            } else {
                job.vanished();
            }
        }
        return over;
    }

    /** The broker does away with the message on its own account; so does the feed, if it held it. */
    synchronized void removed(FeedConnection from, long messageId) {
        HeldJob job = from == current ? held.get(messageId) : null;
        if (job != null) {
            forget(job);
        }
    }

    private void forget(HeldJob job) {
        held.remove(job.messageId());
        parked.remove(job);
        answers.removeIf(answer -> answer.job() == job);
        settled++;
    }

    /** The queue is to be emptied. Returns the jobs that nobody has seen yet. */
    synchronized List<HeldJob> drain() {
        draining = true;
        requested = false;
        List<HeldJob> unseen = List.copyOf(parked);
        parked.clear();
        return unseen;
    }

    synchronized boolean draining() {
        return draining;
    }

    /** Jobs that the session has got, and whose end the broker has not got. */
    synchronized int handedOver() {
        return held.size() - parked.size();
    }

    synchronized boolean isEmpty() {
        return held.isEmpty();
    }

    /** Grows with every job that ends: how the emptying of the queue gets on. */
    synchronized long settled() {
        return settled;
    }

    /** All jobs, which are forgotten. */
    synchronized List<HeldJob> abandon() {
        List<HeldJob> all = List.copyOf(held.values());
        held.clear();
        parked.clear();
        answers.clear();
        return all;
    }
}
