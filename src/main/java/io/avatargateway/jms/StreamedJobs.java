package io.avatargateway.jms;

import io.avatargateway.audio.SpeechFormatException;
import io.avatargateway.session.ErrorCode;
import io.avatargateway.session.JobFeedListener;
import io.avatargateway.session.JobStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/**
 * Utterances that come in parts. Their messages are one job, with one end; speech begins with the first part. On the client's threads, and on the lane of
 * the utterance's queue.
 */
final class StreamedJobs {

    private static final long LEAST_LOOK_NANOS = Duration.ofMillis(20).toNanos();

    /** Whether anybody waits for the next part is looked at so often within the time-out; towards its end, at the end. */
    private static final int LOOKS = 16;

    private final FeedContext context;
    private final FeedState state;
    private final ArtemisJobFeed feed;
    private final JobFeedListener listener;
    private final JobArrivals arrivals;
    private final JobReader reader;

    StreamedJobs(
            FeedContext context,
            FeedState state,
            ArtemisJobFeed feed,
            JobFeedListener listener,
            JobArrivals arrivals,
            JobReader reader) {
        this.context = context;
        this.state = state;
        this.feed = feed;
        this.listener = listener;
        this.arrivals = arrivals;
        this.reader = reader;
    }

    /** A part came. */
    void arrived(FeedSide side, FeedConnection connection, JobDelivery delivery, JobHeaders headers)
            throws ActiveMQException, IOException {
        HeldMessage message = new HeldMessage(side, delivery, body(side, delivery, headers));
        HeldJob job;
        boolean begins;
        synchronized (state) {
            if (!state.hold(connection, message)) {
                message.free();
                return;
            }
            job = jobOf(message, headers);
            if (job == null) {
                feed.channel(side).flushOnLane();
                return;
            }
            begins = !job.ready();
            JobFault fault = takeIn(job, message, headers);
            if (fault != null) {
                job.fault(fault);
            }
            begins &= job.ready();
        }
        if (begins) {
            arrivals.begin(job);
        }
        if (job.fault() != null) {
            fail(job);
        } else if (state.draining() && !job.handedOver()) {
            arrivals.tell(job, feed.removal().rejection(job));
        } else if (!begins && job.handedOver()) {
            listener.onSpeechGrew(job);
        }
        speechWasRead(job);
    }

    /** A part cannot be read: nobody will ever hear what comes behind it. */
    void unreadable(FeedConnection connection, HeldMessage message, JobHeaders headers) {
        HeldJob job;
        synchronized (state) {
            if (!state.hold(connection, message)) {
                return;
            }
            job = jobOf(message, headers);
            if (job == null) {
                feed.channel(message.side()).flushOnLane();
                return;
            }
            if (job.fault() == null) {
                JobStatus failed =
                        context.policy().failed(job.id(), context.clock().instant());
                job.fault(new JobFault(ErrorCode.DELIVERY_FAILED, failed.detail()));
            }
        }
        fail(job);
    }

    /** An utterance that has not begun ends with a part that does not come here, and whose sender is told. Returns whether it had no end yet. */
    boolean endsElsewhere(HeldJob job, JobStatus end) {
        HeldJob next;
        synchronized (state) {
            state.grown(job);
            job.parts().end();
            state.withdraw(job);
            if (!state.answer(Answer.aside(job, end))) {
                return false;
            }
            next = state.next();
        }
        if (next != null) {
            feed.give(next);
        }
        feed.channel(job.side()).flushOnLane();
        return true;
    }

    private JobBody body(FeedSide side, JobDelivery delivery, JobHeaders headers)
            throws ActiveMQException, IOException {
        boolean crowded;
        synchronized (state) {
            crowded = side == FeedSide.URGENT
                    && state.ledger()
                            .find(headers.jobId())
                            .map(JobLedger.Entry::job)
                            .filter(job -> job.parts() != null)
                            .filter(job ->
                                    job.parts().unspokenBytes() > context.jobs().bufferBytes())
                            .isPresent();
        }
        return context.bodies()
                .of(
                        delivery.message().getCoreMessage(),
                        crowded ? 0 : JobBody.MEMORY_BYTES,
                        context.jobs().maxBytes());
    }

    /** The utterance that the part goes into, or null if it goes into none any more; then it is answered. */
    private HeldJob jobOf(HeldMessage message, JobHeaders headers) {
        Optional<JobLedger.Entry> known = state.ledger().find(headers.jobId());
        if (known.isEmpty() && !headers.isFirstPart()) {
            known = state.ledger().endedLately(headers.jobId());
        }
        if (known.isEmpty()) {
            HeldJob job = HeldJob.streamed(message, headers, new StreamedParts(context.jobs()));
            state.begin(job);
            lookLater(job, 0);
            return job;
        }
        JobLedger.Entry entry = known.get();
        if (!entry.ended() && entry.streamed()) {
            HeldJob job = entry.job();
            if (job.side() == message.side()) {
                job.add(message);
                return job;
            }
            // One transaction cannot span two queues.
            state.answer(Answer.silence(HeldJob.repetition(message, headers)));
            job.fault(MessageProperties.invalid(JmsNames.MODE, "other than that of part 0", "the same for all parts"));
            return job;
        }
        HeldJob late = HeldJob.repetition(message, headers);
        if (headers.isFirstPart() && !entry.endedUnbegun()) {
            arrivals.repeat(late, entry);
        } else {
            state.answer(entry.ended() ? Answer.aside(late, entry.latest()) : Answer.silence(late));
        }
        return null;
    }

    /** Returns what is wrong, or null. */
    private JobFault takeIn(HeldJob job, HeldMessage message, JobHeaders headers) throws IOException {
        if (job.fault() != null) {
            return job.fault();
        }
        StreamedParts parts = job.parts();
        try {
            reader.requireFaultless(headers, message.body());
            if (!parts.add(headers.part(), message, headers.audioType())) {
                job.messages().remove(message);
                state.answer(Answer.silence(HeldJob.repetition(message, headers)));
                feed.channel(job.side()).flushOnLane();
                return null;
            }
            parts.append();
            if (headers.isFirstPart()) {
                job.begin(headers, new MeteredSpeech(parts.speech(), dry -> read(job, dry)));
            }
            if (parts.over()) {
                state.grown(job);
            }
            if (job.side() == FeedSide.URGENT
                    && parts.unspokenBytes() > context.jobs().maxBytes()) {
                return new JobFault(
                        ErrorCode.AUDIO_TOO_LARGE,
                        "audio: " + parts.unspokenBytes() + " bytes that are not spoken yet (expected: at most "
                                + context.jobs().maxBytes() + ")");
            }
            return null;
        } catch (JobFault fault) {
            return fault;
        } catch (SpeechFormatException e) {
            return FailurePolicy.fault(e);
        }
    }

    /** The utterance cannot go on. What was appended before is still spoken if the session has begun to. */
    private void fail(HeldJob job) {
        boolean unseen;
        HeldJob next;
        synchronized (state) {
            state.grown(job);
            job.parts().end();
            unseen = state.withdraw(job);
            next = state.next();
        }
        if (unseen) {
            arrivals.tell(
                    job,
                    FailurePolicy.ended(job.id(), job.fault(), context.clock().instant()));
        } else {
            job.parts()
                    .speech()
                    .fail(new SpeechFormatException(
                            job.fault().code() == ErrorCode.AUDIO_INCOMPLETE
                                    ? SpeechFormatException.Fault.INCOMPLETE
                                    : SpeechFormatException.Fault.MALFORMED,
                            job.fault().getMessage()));
            listener.onSpeechGrew(job);
        }
        if (next != null) {
            feed.give(next);
        }
    }

    private void lookLater(HeldJob job, long missingNanos) {
        long timeout = context.jobs().partTimeout().toNanos();
        long pause = Math.max(LEAST_LOOK_NANOS, Math.min(timeout / LOOKS, timeout - missingNanos));
        feed.channel(job.side()).lane().later(Duration.ofNanos(pause), () -> lookForMissingPart(job));
    }

    private void lookForMissingPart(HeldJob job) {
        synchronized (state) {
            StreamedParts parts = job.parts();
            if (parts.over()) {
                return;
            }
            long now = System.nanoTime();
            if (!state.waitsForPart(job)) {
                parts.notMissing(now);
            }
            long missing = parts.missingNanos(now);
            if (missing < context.jobs().partTimeout().toNanos()) {
                lookLater(job, missing);
                return;
            }
            job.fault(new JobFault(
                    ErrorCode.AUDIO_INCOMPLETE,
                    "part " + parts.next() + ": none (expected: within "
                            + context.jobs().partTimeout().toMillis() + " ms)"));
        }
        fail(job);
    }

    /** The session has read on. On its worker. */
    private void read(HeldJob job, boolean dry) {
        synchronized (state) {
            job.parts().dry(dry, System.nanoTime());
        }
        feed.channel(job.side()).lane().execute(() -> {
            speechWasRead(job);
            feed.channel(job.side()).adjust();
        });
    }

    private void speechWasRead(HeldJob job) {
        synchronized (state) {
            List<HeldMessage> spoken = job.parts().takeSpoken();
            if (spoken.isEmpty()) {
                return;
            }
            state.answer(Answer.spoken(job, spoken));
        }
        feed.channel(job.side()).flushOnLane();
    }
}
