package io.avatargateway.jms;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
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
    /** Settled messages that are remembered, in case an old delivery of one is still on its way. */
    private static final int MAX_REMEMBERED = 256;

    private final Map<Long, HeldJob> held = new LinkedHashMap<>();
    private final Deque<HeldJob> parked = new ArrayDeque<>();
    private final List<Answer> answers = new ArrayList<>();
    private final Map<Long, Integer> unreadable = new HashMap<>();
    private final Map<Long, Boolean> settled = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };
    private boolean requested;
    private boolean paused;
    private boolean down;
    private boolean draining;
    private int epoch;
    private long settledCount;

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
            return held.size() < MAX_DRAINING || unbound();
        }
        return requested || (parked.size() < MAX_PARKED && unbound());
    }

    private boolean unbound() {
        return held.values().stream().anyMatch(job -> !job.bound());
    }

    /** Everything that was delivered so far cannot be acknowledged any more: the broker delivers it again. */
    synchronized void deliveriesLost() {
        epoch++;
        paused = false;
        held.values().forEach(HeldJob::unbind);
    }

    synchronized int epoch() {
        return epoch;
    }

    synchronized void setDown(boolean isDown) {
        down = isDown;
    }

    synchronized boolean down() {
        return down;
    }

    /** A message came. Returns whether it needs no more work: it is held, or was settled. */
    synchronized boolean known(long messageId, ActiveMQMessage delivery) {
        HeldJob job = held.get(messageId);
        if (job != null) {
            job.bind(delivery);
            return true;
        }
        return settled.containsKey(messageId);
    }

    /** A new job, read completely. Its delivery counts only if the broker did not take it back in the meantime. */
    synchronized void hold(HeldJob job, int readInEpoch) {
        held.put(job.messageId(), job);
        unreadable.remove(job.messageId());
        if (readInEpoch == epoch) {
            job.bind(job.delivery());
        }
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

    /**
     * A message could not be read: no other one may overtake it. Returns how often it failed.
     *
     * @param failure whether it counts: not when it was cut off with the connection
     */
    synchronized int unreadable(long messageId, boolean failure) {
        paused = true;
        return unreadable.merge(messageId, failure ? 1 : 0, Integer::sum);
    }

    /** The message is readable again, or is given up. */
    synchronized void resume() {
        paused = false;
    }

    /** Notes what is to go out. Returns whether the job is held at all. */
    synchronized boolean answer(Answer answer) {
        boolean isHeld = held.get(answer.job().messageId()) == answer.job();
        return isHeld && answers.add(answer);
    }

    /** The first answer that can go out; a job's answers keep their order. */
    synchronized Answer nextAnswer(long nowNanos) {
        if (down) {
            return null;
        }
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

    /** The broker has the answer. Returns whether the job is over: not if the deliveries were lost on the way, because then nobody knows. */
    synchronized boolean answered(Answer answer, int sentInEpoch) {
        if (!answer.last()) {
            answers.remove(answer);
            return false;
        }
        if (sentInEpoch != epoch) {
            return false;
        }
        forget(answer.job());
        return true;
    }

    /** Whether the broker is still to deliver held messages again. */
    synchronized boolean missing() {
        return !down && unbound();
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
        if (messageCount > held.size() - lost.size()) {
            return List.of();
        }
        List<HeldJob> over = new ArrayList<>();
        for (HeldJob job : lost) {
            if (answers.stream().anyMatch(answer -> answer.job() == job && answer.last() && answer.tried())) {
                forget(job);
                over.add(job);
            } else {
                job.vanished();
            }
        }
        return over;
    }

    /** The broker has done away with the message on its own account. Returns the job, if it was held. */
    synchronized HeldJob removed(long messageId) {
        HeldJob job = held.get(messageId);
        if (job != null) {
            forget(job);
        }
        return job;
    }

    private void forget(HeldJob job) {
        held.remove(job.messageId());
        parked.remove(job);
        for (Iterator<Answer> each = answers.iterator(); each.hasNext(); ) {
            if (each.next().job() == job) {
                each.remove();
            }
        }
        settled.put(job.messageId(), true);
        settledCount++;
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

    /** Jobs that the session has got and has not settled, or that wait for the broker to take their end. */
    synchronized int handedOver() {
        return held.size() - parked.size();
    }

    /** Whether every job is settled, or its end can only be unknown. */
    synchronized boolean nothingBound() {
        return held.values().stream().noneMatch(HeldJob::bound);
    }

    /** Grows with every job that ends: how the emptying of the queue gets on. */
    synchronized long settledCount() {
        return settledCount;
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
