package io.avatargateway.jms;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * What a feed holds: messages of both queues, the jobs that they make, the answers that are to go out, and whether it wants messages at all. Every
 * method is short and locks this object; none calls the broker.
 */
final class FeedState {

    /** Jobs that may be kept ready without having been asked for, while the broker delivers held ones again. */
    private static final int MAX_PARKED = 16;
    /** Jobs that may wait for their rejection when the queue is emptied. */
    private static final int MAX_DRAINING = 256;
    /** Jobs that may wait here to be the next one; as many may barge in before the first of them is settled. */
    static final int MAX_NEXT = 64;
    /** Answers that may wait for the broker before further jobs are taken from it. */
    private static final int MAX_UNSENT = 1_024;
    /** Jobs that may wait here for an interrupt's verdict. */
    private static final int MAX_AHEAD = 64;
    /** Messages of the urgent queue, parts of utterances most of them. */
    private static final int MAX_URGENT = 4_096;

    private final HeldMessages held = new HeldMessages();
    private final PendingAnswers answers = new PendingAnswers();
    private final Map<FeedSide, FeedLine> lines = new EnumMap<>(FeedSide.class);
    private final Turns turns = new Turns();
    private final Unheard unheard = new Unheard();
    private final Movements movements = new Movements();
    /** Utterances whose parts are still coming. */
    private final Set<HeldJob> growing = new LinkedHashSet<>();

    private final JobLimits limits;
    private final JobLedger ledger;
    private boolean draining;
    private long settled;

    FeedState(JobLimits limits, JobLedger ledger) {
        this.limits = limits;
        this.ledger = ledger;
        for (FeedSide side : FeedSide.values()) {
            lines.put(side, new FeedLine());
        }
    }

    /** The session wants a job. Returns one that is there already, or null: then the next that comes is it. */
    synchronized HeldJob request() {
        return draining ? null : turns.request();
    }

    /** The session wants a job that overtakes others. Returns one that is there already, or null: then the next such one that comes is it. */
    synchronized HeldJob requestOvertaking() {
        return draining ? null : turns.requestNext();
    }

    /** Whether messages should come: the session waits for one, held ones must be delivered again, or the queue is emptied. */
    synchronized boolean wantsMessages(FeedSide side) {
        if (lines.get(side).paused()) {
            return false;
        }
        if (missing(side)) {
            return turns.queued() < MAX_PARKED;
        }
        if (draining) {
            return held.size() < MAX_DRAINING;
        }
        if (side == FeedSide.URGENT) {
            return held.of(side).size() < MAX_URGENT && held.jobs(side) < 2L * MAX_NEXT;
        }
        if (answers.size() >= MAX_UNSENT) {
            return false;
        }
        return turns.starving()
                || (unheard.any() && turns.queued() < MAX_AHEAD)
                || (turns.queued() < limits.ahead() && growing.stream().anyMatch(this::hungry));
    }

    /** Whether parts of it are to be fetched, though they were not asked for. */
    private boolean hungry(HeldJob job) {
        boolean needed = job.handedOver()
                || turns.holdsUp(job)
                || (!job.ready() && job.headers().wishes().mode() == JobWishes.Mode.INTERRUPT);
        return needed && job.parts().hungry();
    }

    /** Whether the next part of it is waited for, and could come. */
    synchronized boolean waitsForPart(HeldJob job) {
        return hungry(job) && job.parts().dry() && current(job.side()) != null;
    }

    /** A job is new: its name is taken from now on. An utterance that comes in parts has its place in the line from its first message on. */
    synchronized void begin(HeldJob job) {
        ledger.begin(job);
        if (job.parts() != null) {
            growing.add(job);
            if (job.headers().wishes().mode() != JobWishes.Mode.INTERRUPT && !draining) {
                turns.add(job);
            }
        }
    }

    /** Nothing more comes of an utterance. */
    synchronized void grown(HeldJob job) {
        growing.remove(job);
    }

    /** To be used while this is locked. */
    JobLedger ledger() {
        return ledger;
    }

    /** The connection that counts, or null. */
    synchronized FeedConnection current(FeedSide side) {
        return lines.get(side).current();
    }

    /** From now on this connection counts. */
    synchronized void opened(FeedSide side, FeedConnection connection) {
        lines.get(side).opened(connection);
    }

    /** What came over this connection cannot be acknowledged any more: the broker delivers it again. Returns whether it was the one that counts. */
    synchronized boolean lost(FeedSide side, FeedConnection connection) {
        boolean counted = lines.get(side).lost(connection);
        if (counted) {
            held.of(side).forEach(HeldMessage::unbind);
        }
        return counted;
    }

    /** A message came. Returns whether it needs no more work: it is held, or comes from a connection that does not count. */
    synchronized boolean known(FeedSide side, FeedConnection from, long messageId, ActiveMQMessage delivery) {
        if (!lines.get(side).counts(from)) {
            return true;
        }
        HeldMessage message = held.get(messageId);
        if (message != null) {
            message.bind(delivery);
            lines.get(side).knows(message);
        }
        return message != null;
    }

    /** A new message, read completely, of a job. Returns false if its connection was lost meanwhile: then it comes again. */
    synchronized boolean hold(FeedConnection from, HeldMessage message) {
        FeedLine line = lines.get(message.side());
        if (!line.counts(from)) {
            return false;
        }
        held.add(message);
        if (message.side() == FeedSide.ORDINARY) {
            unheard.taken(message.id());
        }
        line.read(message);
        message.bind(message.delivery());
        return true;
    }

    /** Whether so much of a queue is taken though nobody is to hear it that it is worth to fetch it ahead. */
    synchronized boolean takesMany(FeedSide side) {
        return side == FeedSide.ORDINARY && unheard.many();
    }

    /** Whether a large body was not read of which more is to come, and that has been answered. */
    synchronized boolean leftBodies(FeedSide side) {
        return lines.get(side).leftBody() && held.of(side).stream().allMatch(HeldMessage::isRead);
    }

    /** The queue is emptied, and so many messages wait in it. */
    synchronized void drains(long waiting) {
        unheard.empty(waiting);
    }

    /** See {@link Unheard#drop}. Returns jobs that waited here, and that nobody else will end. */
    synchronized List<HeldJob> drop(long arrivedBefore, long waiting) {
        unheard.drop(arrivedBefore, waiting);
        return turns.removeArrivedBefore(arrivedBefore);
    }

    /** So many messages wait at the most. */
    synchronized void takeAtMost(long waiting) {
        unheard.atMost(waiting);
    }

    /** Whether an interrupt dropped what came in this place to this queue. */
    synchronized boolean drops(FeedSide side, long arrival) {
        return side == FeedSide.ORDINARY && unheard.drops(arrival);
    }

    /** A job waits for its turn. Returns the one that the session gets now, or null. */
    synchronized HeldJob queue(HeldJob job) {
        turns.add(job);
        return turns.take();
    }

    /** One that waited has become ready, or has gone. Returns the one that the session gets now, or null. */
    synchronized HeldJob next() {
        return draining ? null : turns.take();
    }

    /** The session gets this one, whosever turn it is. */
    synchronized void handOver(HeldJob job) {
        job.handOver();
    }

    /** Takes a job out of the line. Returns whether the session has not got it. */
    synchronized boolean withdraw(HeldJob job) {
        turns.remove(job);
        return !job.handedOver();
    }

    /** Whether as many jobs wait to be the next as may. */
    synchronized boolean manyNext(HeldJob another) {
        turns.remove(another);
        return turns.next() >= MAX_NEXT;
    }

    /** A message could not be read: no other one may overtake it. Returns how often that happened to it, 0 if its connection was lost. */
    synchronized int unreadable(FeedSide side, FeedConnection from, long messageId) {
        FeedLine line = lines.get(side);
        return line.counts(from) ? line.unreadable(messageId) : 0;
    }

    /** Notes what is to go out. Returns whether the job is held at all, and not at its end already. */
    synchronized boolean answer(Answer answer) {
        HeldJob job = answer.job();
        if (!held.anyOf(job) || answers.endOf(job)) {
            return false;
        }
        answers.add(answer);
        if (answer.status() != null && !job.isRepetition() && answer.kind() != Answer.Kind.PUT_BACK) {
            for (HeldJob follower : ledger.note(job, answer.status())) {
                answers.add(Answer.of(follower, answer.status()));
            }
        }
        return true;
    }

    /** The first answers that can go out, so many at most; a job's answers keep their order. */
    synchronized List<Answer> nextAnswers(FeedSide side, int most, long nowNanos) {
        return answers.ready(side, most, nowNanos);
    }

    /** The broker has the answer. Returns what it took out. */
    synchronized List<HeldMessage> answered(Answer answer) {
        answers.remove(answer);
        List<HeldMessage> out = List.copyOf(answer.acknowledged());
        out.forEach(this::forget);
        if (answer.last()) {
            forget(answer.job());
        }
        return out;
    }

    /** Whether the broker is still to deliver held messages of this queue again. */
    synchronized boolean missing(FeedSide side) {
        return !held.missing(side).isEmpty();
    }

    /**
     * Finds out from the queue's length that held messages will not be delivered again, because all that is there is delivered already: a message that was
     * not durable, and went with its broker, or one whose acknowledgement arrived although the answer to it was lost. What the first still have to say is
     * then said without an acknowledgement; the second are over, and returned.
     *
     * @param messageCount waiting and delivered messages, asked after {@link #missing}
     */
    synchronized List<HeldMessage> messagesGone(FeedSide side, long messageCount) {
        if (messageCount > held.there(side)) {
            return List.of();
        }
        List<HeldMessage> over = new ArrayList<>();
        for (HeldMessage message : held.missing(side)) {
            answers.inDoubt(message).ifPresentOrElse(doubtful -> over.addAll(answered(doubtful)), message::vanished);
        }
        return over;
    }

    /** The broker does away with the message on its own account; so does the feed, if it held it. */
    synchronized void removed(FeedSide side, FeedConnection from, long messageId) {
        HeldMessage message = lines.get(side).counts(from) ? held.get(messageId) : null;
        if (message != null) {
            forget(message);
            if (message.job().messages().isEmpty()) {
                forget(message.job());
            }
        }
    }

    private void forget(HeldMessage message) {
        movements.moved();
        held.remove(message);
        message.job().messages().remove(message);
    }

    private void forget(HeldJob job) {
        turns.remove(job);
        growing.remove(job);
        for (HeldJob follower : ledger.forget(job)) {
            answers.add(Answer.silence(follower));
        }
        answers.removeOf(job);
        settled++;
    }

    /** The queue is to be emptied. Returns the jobs that nobody has seen yet. */
    synchronized List<HeldJob> drain() {
        draining = true;
        Set<HeldJob> unseen = new LinkedHashSet<>(turns.close());
        growing.stream().filter(job -> !job.handedOver()).forEach(unseen::add);
        return List.copyOf(unseen);
    }

    synchronized boolean draining() {
        return draining;
    }

    /** The session has been told of the job. Until then it still counts as one that waits: the session, too, will take it for one that came later. */
    synchronized void given(HeldJob job) {
        movements.moved();
        job.give();
    }

    /** See {@link Movements#committing}. */
    synchronized void committing() {
        movements.committing();
    }

    /** See {@link Movements#committed}. */
    synchronized void committed() {
        movements.committed();
    }

    /** See {@link Movements#count}. */
    synchronized long movements() {
        return movements.count();
    }

    /** See {@link Movements#noneSince}. */
    synchronized boolean isStillSince(long movementsBefore) {
        return movements.noneSince(movementsBefore);
    }

    /** Messages of jobs that the session has got, and whose end the broker has not got. */
    synchronized long given() {
        return held.given();
    }

    /** Messages of utterances that the session has not got, beyond the first of each. */
    synchronized long furtherPartsHeld() {
        return held.furtherParts();
    }

    synchronized boolean isEmpty() {
        return held.size() == 0;
    }

    /** Grows with every job that ends: how the emptying of the queue gets on. */
    synchronized long settled() {
        return settled;
    }

    /** All jobs, which are forgotten. */
    synchronized Set<HeldJob> abandon() {
        Set<HeldJob> all = held.clear();
        turns.close();
        growing.clear();
        answers.clear();
        return all;
    }
}
