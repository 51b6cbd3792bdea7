package io.avatargateway.jms.queue;

import io.avatargateway.audio.GrowingSpeech;
import io.avatargateway.audio.SpeechReader;
import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.session.model.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Does with speech and bodies what the model of a session's queues says. On the worker of the queues. */
final class SpeechWork {

    private static final Logger LOG = Logger.getLogger(SpeechWork.class.getName());

    private final Duration longest;
    private final Consumer<Supplier<QueueEvent>> post;

    /**
     * @param longest that one job may play
     * @param post takes an event that is made when it is its turn; called on the session's worker
     */
    SpeechWork(Duration longest, Consumer<Supplier<QueueEvent>> post) {
        this.longest = longest;
        this.post = post;
    }

    /** Makes speech of parts. Returns the result. */
    QueueEvent.Appended append(QueueEffect.Append append) {
        HeldJob job = append.job();
        JobFault fault = null;
        try {
            if (job.growing() == null) {
                GrowingSpeech growing = SpeechReader.growing(append.audioType(), longest);
                job.grow(growing, new MeteredSpeech(growing, new Progress(job)));
            }
            for (JobBody body : append.bodies()) {
                body.appendTo(job.growing());
            }
            job.hash(append.bodies());
            if (append.complete()) {
                job.growing().end();
            }
        } catch (SpeechFormatException e) {
            fault = FailurePolicy.fault(e);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "A part of an utterance cannot be read from where it was put", e);
            fault = FailurePolicy.unreadable();
        }
        return new QueueEvent.Appended(job, append.headers(), fault, unreadBytes(job));
    }

    private static long unreadBytes(HeldJob job) {
        return job.growing() == null ? 0 : job.growing().unreadBytes();
    }

    /** No more of a speech will come. */
    static void end(QueueEffect.Break broken) {
        if (broken.job().growing() != null) {
            broken.job()
                    .growing()
                    .fail(new SpeechFormatException(
                            broken.why().code() == ErrorCode.AUDIO_INCOMPLETE
                                    ? SpeechFormatException.Fault.INCOMPLETE
                                    : SpeechFormatException.Fault.MALFORMED,
                            broken.why().getMessage()));
        }
    }

    static void free(List<HeldMessage> messages) {
        messages.forEach(HeldMessage::free);
    }

    /** Tells that the session has read on: at most one such event waits for each job, however often it reads. */
    private final class Progress implements MeteredSpeech.Reading {
        private final HeldJob job;
        private final AtomicBoolean told = new AtomicBoolean();
        private volatile boolean nothingLeft;

        private Progress(HeldJob job) {
            this.job = job;
        }

        @Override
        public void read(boolean dry) {
            nothingLeft = dry;
            if (told.compareAndSet(false, true)) {
                post.accept(this::event);
            }
        }

        /** How much is left is asked in its turn: then nothing is appended. */
        private QueueEvent event() {
            told.set(false);
            return new QueueEvent.Read(job, nothingLeft, unreadBytes(job));
        }
    }
}
