package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobLimits;
import io.avatargateway.session.model.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A session's two queues, modelled without a broker, a thread or a clock. Takes what happened, and says what is to be
 * done. All that is known of jobs and messages that were taken is owned by this and its parts. Used by one thread at a
 * time.
 */
final class QueueModel {

    private final Step step = new Step();
    private final Purge purge = new Purge();
    private final FailurePolicy policy;
    private final HeldJobs jobs;
    private final NewJobs newJobs;
    private final StreamedJobs streamed;
    private final Consumers consumers;
    private final Drops drops;
    private final DrainEnd drainEnd;
    private final Markers markers;
    private final QueueRemoval removal;
    private final List<CompletableFuture<Void>> settling = new ArrayList<>();
    private boolean over;
    private long wakeAtNanos = Long.MAX_VALUE;

    /**
     * Both queues are being opened, see {@link ConsumerState#firstConnection}.
     *
     * @param retryDelay between two attempts on a message that cannot be read, or that the broker refuses
     * @param patience how long the end may make no progress, and an interrupt may have no place
     * @param secret begins the names of this session's markers
     */
    QueueModel(JobLimits limits, FailurePolicy policy, Duration retryDelay, Duration patience, String secret) {
        this.policy = policy;
        this.jobs = new HeldJobs(limits, step);
        this.newJobs = new NewJobs(jobs, purge, step);
        this.streamed = new StreamedJobs(jobs, newJobs, limits, policy, step);
        this.consumers = new Consumers(jobs, purge, limits, retryDelay, step);
        this.drops = new Drops(jobs, purge, consumers, step);
        this.drainEnd = new DrainEnd(jobs, consumers, patience, step);
        this.markers = new Markers(secret, jobs, drops, consumers, drainEnd, patience, step);
        this.removal = new QueueRemoval(jobs, purge, consumers, patience, step);
    }

    /** Something happened. Returns what is to be done, in this order. */
    List<QueueEffect> on(QueueEvent event, Moment now) {
        step.begin(now);
        if (over) {
            afterTheEnd(event);
        } else if (event instanceof QueueEvent.Delivered delivered) {
            delivered(delivered);
        } else if (event instanceof QueueEvent.OfConnection ofConnection) {
            ofConnection(ofConnection);
        } else {
            ofTheSession(event);
        }
        if (!over && removal.isOver()) {
            end();
        }
        return step.end();
    }

    /** Behind an event, or several: what is to be done because of all of them. */
    List<QueueEffect> afterwards(Moment now) {
        step.begin(now);
        if (!over) {
            consumers.retry();
            jobs.goOn(consumers.of(FeedSide.ORDINARY).isOpen());
            streamed.lookForMissingParts(consumers);
            removal.goOn();
            markers.goOn();
            purge.goOn(consumers.of(FeedSide.ORDINARY).isOpen(), step.nanos());
            consumers.goOn();
            if (isSettled()) {
                tellSettled();
            }
            wake();
        }
        return step.end();
    }

    /** How many answers and ends wait for the broker. */
    int answersWaiting() {
        return over ? 0 : jobs.settlements().size();
    }

    private boolean isSettled() {
        return jobs.settlements().size() == 0 && purge.left() == 0 && markers.idle();
    }

    private void tellSettled() {
        settling.forEach(then -> step.add(new QueueEffect.TellSettled(then)));
        settling.clear();
    }

    private void wake() {
        long next = Math.min(
                Math.min(consumers.nextRetryNanos(), streamed.nextLookNanos()),
                Math.min(
                        Math.min(removal.nextStepNanos(), jobs.nextNanos()),
                        Math.min(markers.nextNanos(), purge.nextNanos())));
        if (next < wakeAtNanos) {
            wakeAtNanos = next;
            step.add(new QueueEffect.WakeAt(next));
        }
    }

    private void delivered(QueueEvent.Delivered event) {
        ConsumerState consumer = consumers.of(event.side());
        if (!consumer.counts(event.connection())) {
            free(event);
            return;
        }
        consumer.delivered();
        HeldMessage held = jobs.messages().get(event.delivery().messageId());
        if (held != null) {
            again(consumer, held, event);
        } else if (event instanceof QueueEvent.Arrived arrived) {
            hold(consumer, arrived.taken().message());
            newJobs.arrived(arrived.taken());
        } else if (event instanceof QueueEvent.PartArrived part) {
            hold(consumer, part.message());
            streamed.arrived(part.message(), part.headers(), part.fault());
        } else if (event instanceof QueueEvent.Redelivered) {
            // It ended here meanwhile, and its body was not read.
            consumers.lost(event.side(), event.connection());
        } else if (event instanceof QueueEvent.MarkerArrived marker) {
            hold(consumer, marker.message());
            jobs.settle(Settlement.silence(jobs.repetition(marker.message(), marker.headers())));
            markers.arrived(marker.name(), marker.message().id());
        } else if (event instanceof QueueEvent.Unreadable unreadable) {
            unreadable(consumer, unreadable);
        }
    }

    /**
     * A held message came once more. Most often over a later connection; but a broker that rolls a transaction back
     * also gives it to the connection that acknowledged it, before it says that it did not commit.
     */
    private void again(ConsumerState consumer, HeldMessage held, QueueEvent.Delivered event) {
        if (event instanceof QueueEvent.Unreadable) {
            // Its body is here; over the next connection it is not read again.
            consumers.lost(event.side(), event.connection());
            return;
        }
        held.bind(event.delivery());
        consumer.holds(held);
        free(event);
    }

    private void hold(ConsumerState consumer, HeldMessage message) {
        jobs.messages().add(message);
        if (message.side() == FeedSide.ORDINARY) {
            purge.taken(message, step.nanos());
            drainEnd.heard();
            jobs.line().begun().awaitNoMore();
        }
        consumer.read(message);
        message.bind(message.delivery());
    }

    private void unreadable(ConsumerState consumer, QueueEvent.Unreadable event) {
        HeldJob job = event.taken().job();
        int failures = consumer.unreadable(event.taken().message().id());
        step.add(new QueueEffect.ReadingFailed(failures, event.why()));
        consumers.pause(consumer);
        if (policy.exhausted(failures + 1)) {
            hold(consumer, event.taken().message());
            if (job.headers().isPart()) {
                streamed.unreadable(event.taken().message(), job.headers());
            } else {
                jobs.messages().assign(event.taken().message(), job);
                jobs.tell(job, policy.failed(job.id(), step.now().time()));
            }
        }
    }

    private void ofConnection(QueueEvent.OfConnection event) {
        if (event instanceof QueueEvent.Opened opened) {
            consumers.opened(opened);
        } else if (event instanceof QueueEvent.OpenFailed failed) {
            consumers.openFailed(failed);
        } else if (event instanceof QueueEvent.Lost lost) {
            consumers.lost(lost.side(), lost.connection());
        } else if (event instanceof QueueEvent.Expired expired) {
            expired(expired);
        } else if (event instanceof QueueEvent.Committed committed) {
            consumers.committed(committed);
        } else if (event instanceof QueueEvent.CommitFailed failed) {
            consumers.commitFailed(failed);
        } else if (event instanceof QueueEvent.MarkFailed failed) {
            if (failed.refused()) {
                markers.refused(failed.side(), failed.connection());
            }
            consumers.lost(failed.side(), failed.connection());
        } else if (event instanceof QueueEvent.Measured measured) {
            consumers.measured(measured);
        } else if (event instanceof QueueEvent.Removed removed) {
            consumers.removed(removed);
            removal.removed(removed);
        }
    }

    private void expired(QueueEvent.Expired event) {
        HeldMessage message = jobs.messages().get(event.messageId());
        if (message != null && consumers.of(event.side()).counts(event.connection())) {
            jobs.expired(message);
        }
    }

    private void ofTheSession(QueueEvent event) {
        if (event instanceof QueueEvent.Requested) {
            jobs.line().request();
            jobs.giveNext();
        } else if (event instanceof QueueEvent.RequestedOvertaking) {
            jobs.line().requestNext();
            jobs.giveNext();
        } else if (event instanceof QueueEvent.Started started) {
            settle(started.job(), started.status());
        } else if (event instanceof QueueEvent.Settled settled) {
            settle(settled.job(), settled.status());
        } else if (event instanceof QueueEvent.Appended appended) {
            streamed.appended(appended.job(), appended.headers(), appended.fault(), appended.unreadBytes());
        } else if (event instanceof QueueEvent.Read read) {
            streamed.read(read.job(), read.dry(), read.unreadBytes());
        } else if (event instanceof QueueEvent.Dropped dropped) {
            drops.before(dropped.arrivedBefore(), 0, Collections.singletonList(dropped.then()));
        } else if (event instanceof QueueEvent.Interrupted interrupted) {
            markers.interrupt(interrupted.then());
        } else if (event instanceof QueueEvent.Draining draining) {
            markers.drain(draining.then());
        } else if (event instanceof QueueEvent.Counted counted) {
            drops.counted(counted.messages());
        } else if (event instanceof QueueEvent.CountFailed failed) {
            drops.failed(failed.why());
        } else if (event instanceof QueueEvent.Closing closing) {
            markers.close();
            removal.begin(closing.end());
        } else if (event instanceof QueueEvent.Rest rest) {
            removal.rest(rest.messages());
        } else if (event instanceof QueueEvent.Settling wait) {
            settling.add(wait.then());
        } else if (event instanceof QueueEvent.Abandoned) {
            jobs.abandon();
            step.add(new QueueEffect.Ended(false, null));
            end();
        } else if (event instanceof QueueEvent.EndedElsewhere elsewhere) {
            step.add(new QueueEffect.Reply(elsewhere.answer(), endedElsewhere(elsewhere)));
        } else if (event instanceof QueueEvent.Asked asked) {
            step.add(new QueueEffect.Reply(asked.answer(), jobs.ledger().latest(asked.jobId(), step.nanos())));
        } else if (event instanceof QueueEvent.FromElsewhere known) {
            jobs.hear(known);
        } else if (event instanceof QueueEvent.Tick) {
            wakeAtNanos = Long.MAX_VALUE;
        }
    }

    private void settle(HeldJob job, JobStatus told) {
        JobStatus status = FailurePolicy.because(job.fault(), told);
        if (!jobs.settle(Settlement.of(job, status)) && status.state().terminal()) {
            jobs.free(job);
        }
    }

    private Optional<JobStatus> endedElsewhere(QueueEvent.EndedElsewhere event) {
        JobHeaders headers = event.headers();
        Optional<JobLedger.Entry> known = jobs.ledger().find(headers.jobId(), step.nanos());
        if (known.isEmpty() && headers.isPart() && !headers.isFirstPart()) {
            known = jobs.ledger().endedLately(headers.jobId(), step.nanos());
        }
        if (known.isEmpty()) {
            jobs.ledger().ended(headers, event.messageId(), event.end(), step.nanos());
            return Optional.of(event.end());
        }
        JobLedger.Entry entry = known.get();
        if (!headers.isPart() || entry.endedBy(event.messageId())) {
            return Optional.ofNullable(entry.latest());
        }
        if (entry.ended()) {
            return headers.isFirstPart() && !entry.endedUnbegun() ? Optional.of(entry.latest()) : Optional.empty();
        }
        if (!entry.streamed() || entry.job().ready()) {
            return Optional.empty();
        }
        entry.endsBy(event.messageId());
        return streamed.endsElsewhere(entry.job(), event.end()) ? Optional.of(event.end()) : Optional.empty();
    }

    private void end() {
        over = true;
        markers.close();
        tellSettled();
    }

    /** Nothing is held any more, and nothing is asked of the broker; who still comes is sent away. */
    private void afterTheEnd(QueueEvent event) {
        if (event instanceof QueueEvent.Delivered delivered) {
            free(delivered);
        } else if (event instanceof QueueEvent.Opened opened) {
            step.add(new QueueEffect.Close(opened.connection()));
        } else if (event instanceof QueueEvent.Settled settled) {
            jobs.free(settled.job());
        } else if (event instanceof QueueEvent.Settling wait) {
            step.add(new QueueEffect.TellSettled(wait.then()));
        } else if (event instanceof QueueEvent.Dropped dropped) {
            step.add(new QueueEffect.TellCount(dropped.then(), 0, Markers.CLOSED));
        } else if (event instanceof QueueEvent.Interrupted interrupted) {
            step.add(new QueueEffect.TellCount(interrupted.then(), 0, Markers.CLOSED));
        } else if (event instanceof QueueEvent.Draining draining) {
            step.add(new QueueEffect.TellOver(draining.then()));
        } else if (event instanceof QueueEvent.Asked asked) {
            step.add(new QueueEffect.Reply(asked.answer(), jobs.ledger().latest(asked.jobId(), step.nanos())));
        } else if (event instanceof QueueEvent.EndedElsewhere elsewhere) {
            step.add(new QueueEffect.Reply(elsewhere.answer(), endedElsewhere(elsewhere)));
        }
    }

    private void free(QueueEvent.Delivered event) {
        if (event instanceof QueueEvent.Arrived arrived) {
            jobs.free(arrived.taken().job());
        } else if (event instanceof QueueEvent.PartArrived part) {
            step.add(new QueueEffect.Free(List.of(part.message())));
        }
    }
}
