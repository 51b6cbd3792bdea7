package io.avatargateway.jms.queue;

import io.avatargateway.audio.Speech;
import io.avatargateway.audio.SpeechReader;
import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.jms.client.ReadingAdvice;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobDelivery;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobHeadersReader;
import io.avatargateway.jms.message.JobLimits;
import io.avatargateway.jms.message.JobTraces;
import io.avatargateway.jms.message.JobWishes;
import io.avatargateway.jms.message.UnreadableJob;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/** Reads a message of a session's queue, with its body, and finds out whether it can be spoken. Keeps nothing. */
public final class JobReader implements DeliveryReader {

    private final SessionId session;
    private final String secret;
    private final JobBodies bodies;
    private final JobLimits limits;
    private final Clock clock;
    private final JobTraces traces;

    /** @param secret begins the names of the session's markers; empty where they are those of an earlier life */
    JobReader(SessionId session, String secret, FeedContext context) {
        this.session = session;
        this.secret = secret;
        this.bodies = context.bodies();
        this.limits = context.jobs();
        this.clock = context.clock();
        this.traces = context.traces();
    }

    @Override
    public QueueEvent.Delivered read(FeedSide side, long connection, JobDelivery delivery, ReadingAdvice advice)
            throws JMSException, ActiveMQException, IOException {
        JobHeaders headers = traces.follow(JobHeadersReader.of(delivery.message()), session);
        Optional<String> marker = MarkerMessage.name(delivery.message()).filter(name -> name.startsWith(secret));
        if (marker.isPresent()) {
            HeldMessage message = new HeldMessage(side, delivery, null);
            return new QueueEvent.MarkerArrived(side, connection, message, headers, marker.get());
        }
        if (headers.isPart()) {
            return part(side, connection, delivery, headers, advice);
        }
        boolean dropped = delivery.messageId() < advice.dropBefore()
                && headers.fault() == null
                && JobBodies.size(delivery.message().getCoreMessage()) <= limits.maxBytes()
                && isOwn(headers)
                && !headers.wishes().tooEarly(clock.instant());
        TakenJob taken = dropped ? dropped(side, delivery, headers) : read(side, delivery, headers);
        return new QueueEvent.Arrived(side, connection, taken);
    }

    private QueueEvent.PartArrived part(
            FeedSide side, long connection, JobDelivery delivery, JobHeaders headers, ReadingAdvice advice)
            throws ActiveMQException, IOException {
        JobBody body = bodies.of(
                delivery.message().getCoreMessage(),
                advice.crowded().contains(headers.jobId()) ? 0 : JobBody.MEMORY_BYTES,
                limits.maxBytes());
        JobFault fault = null;
        try {
            requireFaultless(headers, body);
        } catch (JobFault e) {
            fault = e;
        }
        return new QueueEvent.PartArrived(side, connection, message(side, delivery, body), headers, fault);
    }

    private static HeldMessage message(FeedSide side, JobDelivery delivery, JobBody body) {
        delivery.dropBody();
        return new HeldMessage(side, delivery, body);
    }

    /**
     * Reads all of a body, also of one that cannot be spoken, because its dead letter has the body too. Reads nothing
     * of a body that is too large.
     *
     * @throws IOException if a temporary file cannot be written
     * @throws ActiveMQException if the broker fails on the way
     */
    private TakenJob read(FeedSide side, JobDelivery delivery, JobHeaders headers)
            throws ActiveMQException, IOException {
        JobBody body = bodies.of(delivery.message().getCoreMessage(), limits.maxBytes());
        boolean done = false;
        try {
            Speech speech = null;
            JobFault fault = null;
            try {
                requireFaultless(headers, body);
                speech = speech(headers, body);
            } catch (JobFault e) {
                fault = e;
            } catch (SpeechFormatException e) {
                fault = FailurePolicy.fault(e);
            }
            done = true;
            HeldMessage message = message(side, delivery, body);
            return new TakenJob(message, HeldJob.whole(message, headers, speech), fault);
        } finally {
            if (!done) {
                body.close();
            }
        }
    }

    /** Throws what is wrong with a message, but for its speech. */
    private void requireFaultless(JobHeaders headers, JobBody body) throws JobFault {
        headers.requireFaultless();
        requireOwn(headers);
        requireSize(body.size(), limits.maxBytes());
    }

    private Speech speech(JobHeaders headers, JobBody body) throws SpeechFormatException, IOException {
        JobWishes wishes = headers.wishes();
        if (wishes.silenceMillis() > 0) {
            return SpeechReader.silence(wishes.silenceMillis());
        }
        return wishes.isAction() ? null : body.speech(headers.audioType(), limits.longest());
    }

    /** A job that an interrupt dropped: nobody wants to know what is in it. */
    private static TakenJob dropped(FeedSide side, JobDelivery delivery, JobHeaders headers) {
        HeldMessage message = message(side, delivery, JobBody.inMemory(new byte[0]));
        return new TakenJob(message, HeldJob.whole(message, headers, null), null);
    }

    /** The job without its body. */
    @Override
    public QueueEvent.Unreadable unreadable(FeedSide side, long connection, JobDelivery delivery, Throwable why) {
        HeldMessage message = new HeldMessage(side, delivery, null);
        JobHeaders headers;
        try {
            headers = traces.follow(JobHeadersReader.of(delivery.message()), session);
        } catch (JMSException | RuntimeException e) {
            headers = UnreadableJob.headers(delivery.message(), e);
        }
        TakenJob taken = new TakenJob(message, HeldJob.whole(message, headers, null), null);
        return new QueueEvent.Unreadable(side, connection, taken, why);
    }

    /**
     * @throws JobFault AUDIO_TOO_LARGE
     */
    public static void requireSize(long bytes, long maxBytes) throws JobFault {
        if (bytes > maxBytes) {
            throw new JobFault(
                    ErrorCode.AUDIO_TOO_LARGE, "audio: " + bytes + " bytes (expected: at most " + maxBytes + ")");
        }
    }

    /** Whether it names this session, or none. */
    private boolean isOwn(JobHeaders headers) {
        return headers.session() == null || headers.session().equals(session);
    }

    private void requireOwn(JobHeaders headers) throws JobFault {
        if (!isOwn(headers)) {
            throw JobHeaders.otherSession(headers.session(), session);
        }
    }
}
