package io.avatargateway.jms.intake;

import io.avatargateway.api.JobTexts;
import io.avatargateway.audio.Speech;
import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobHeadersReader;
import io.avatargateway.jms.message.JobLimits;
import io.avatargateway.jms.message.TraceProperties;
import io.avatargateway.jms.queue.ArtemisJobFeedFactory;
import io.avatargateway.jms.queue.JobReader;
import io.avatargateway.security.Caller;
import io.avatargateway.service.SpeechIntake;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** Puts speech that came over HTTP into its session's queue, where it waits like any other. Any thread. */
public final class JmsSpeechIntake implements SpeechIntake {

    /**
     * Up to here, in bytes, a body goes within its message; the client makes a large message of any that it streams.
     */
    private static final int WITHIN_BYTES = 64 * 1024;

    private final BrokerClient broker;
    private final Sessions sessions;
    private final ArtemisJobFeedFactory feeds;
    private final JobBodies bodies;
    private final Backlogs backlogs;
    private final JobLimits limits;
    private final Clock clock;

    /**
     * @param broker opens a session for each job
     * @param sessions says which session takes jobs, and notes how far a job has come
     * @param feeds know which jobs have come already
     * @param bodies keeps a body until it was sent
     * @param backlogs say whether more may wait for a session
     * @param limits the largest body, and the longest speech
     * @param clock for answers
     */
    public JmsSpeechIntake(
            BrokerClient broker,
            Sessions sessions,
            ArtemisJobFeedFactory feeds,
            JobBodies bodies,
            Backlogs backlogs,
            JobLimits limits,
            Clock clock) {
        this.broker = broker;
        this.sessions = sessions;
        this.feeds = feeds;
        this.bodies = bodies;
        this.backlogs = backlogs;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public JobStatus submit(
            Caller caller,
            SessionId session,
            String jobId,
            String audioType,
            JobText text,
            Resume resume,
            TraceContext trace,
            InputStream in) {
        boolean here = sessions.requireAccepting(caller, session);
        String id = jobId == null ? "job_" + UUID.randomUUID() : jobId;
        try {
            JobHeadersReader.requireJobId(id);
            Optional<JobStatus> known = feeds.known(session, id);
            if (known.isPresent()) {
                return known.get();
            }
            TraceContext followed = feeds.traces().follow(session, id, trace);
            Instant since = clock.instant();
            String code = ErrorCode.BROKER_UNAVAILABLE.name();
            try (JobBody body = bodies.of(in, limits.maxBytes())) {
                JobReader.requireSize(body.size(), limits.maxBytes());
                JobStatus accepted = JobStatus.of(
                                id, JobState.ACCEPTED, clock.instant(), durationMillis(body, audioType))
                        .saying(text)
                        .within(followed);
                send(caller, session, here, accepted, audioType, resume, trace, body);
                code = null;
                return accepted;
            } catch (JobFault fault) {
                code = fault.code().name();
                throw fault;
            } catch (GatewayException refused) {
                code = refused.code().name();
                throw refused;
            } finally {
                feeds.traces().posted(followed, session, id, since, code);
            }
        } catch (JobFault fault) {
            throw new GatewayException(fault.code(), fault.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ActiveMQException | JMSException e) {
            throw BrokerFailures.unavailable(e.getMessage());
        }
    }

    private static void write(JobText text, ClientMessage core) {
        core.putStringProperty(JmsNames.TEXT, text.text());
        if (text.language() != null) {
            core.putStringProperty(JmsNames.TEXT_LANGUAGE, text.language());
        }
        if (!text.marks().isEmpty()) {
            core.putStringProperty(JmsNames.MARKS, JobTexts.json(text.marks()));
        }
    }

    private long durationMillis(JobBody body, String audioType) throws JobFault, IOException {
        try (Speech speech = body.speech(audioType, limits.longest())) {
            return speech.durationMillis();
        } catch (SpeechFormatException e) {
            throw FailurePolicy.fault(e);
        }
    }

    private void send(
            Caller caller,
            SessionId session,
            boolean here,
            JobStatus accepted,
            String audioType,
            Resume resume,
            TraceContext trace,
            JobBody body)
            throws ActiveMQException, JMSException, IOException, JobFault {
        ClientSession sending = broker.openSession(false);
        try (InputStream in = body.open()) {
            Outbox outbox = new Outbox(sending);
            ActiveMQDestination queue = SessionAddress.of(outbox, session, sessions.tenantOf(caller, session), here);
            if (!here) {
                sessions.requireOwned(caller, session);
            }
            ActiveMQMessage message = PostedJob.message(outbox, session, accepted);
            ClientMessage core = message.getCoreMessage();
            if (audioType != null) {
                core.putStringProperty(JmsNames.AUDIO_TYPE, audioType);
            }
            if (accepted.text() != null) {
                write(accepted.text(), core);
            }
            if (resume != null) {
                core.putStringProperty(JmsNames.RESUME, resume.word());
            }
            TraceProperties.write(core, trace);
            // Four bytes are streamed: where they are zero, a body within its message would be taken for none.
            if (body.size() <= WITHIN_BYTES && body.size() != Integer.BYTES) {
                core.getBodyBuffer().writeBytes(in.readAllBytes());
            } else {
                core.setBodyInputStream(in);
            }
            try (Backlogs.Place place = backlogs.take(caller.tenant(), session, queue.getAddress(), body.size())) {
                outbox.send(queue, message, true, Message.DEFAULT_PRIORITY, 0);
                PostedJob.commit(sending, sessions, caller, session, accepted, clock);
                place.committed();
            }
        } finally {
            BrokerClient.closeQuietly(sending);
        }
    }
}
