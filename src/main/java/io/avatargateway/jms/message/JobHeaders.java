package io.avatargateway.jms.message;

import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import java.time.Instant;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;

/**
 * What a job's message says beside its body. Made of every message, however wrong it is, so that it can be answered.
 *
 * @param jobId the producer's name of the job, or else its message id
 * @param requestMessageId the message id that the producer knows, or a name made of it; see {@link MessageIds#of}
 * @param correlationId what the replies carry as theirs, text or bytes
 * @param replyTo where the replies go, or null
 * @param tenant whose job it is, by the address that it came to
 * @param session the session that is named, or null
 * @param audioType MIME type of the body, or null
 * @param sentAt when its producer sent it; null where the message does not say
 * @param expiresAt when it is no longer worth being spoken, or null
 * @param wishes when it is to be spoken, and what instead of speech
 * @param streamed whether it says that it is a part of an utterance, rightly or not
 * @param part which one, or null
 * @param acceptedSent whether the reply {@code accepted} is out already
 * @param finalReplyOnly whether its sender wants no reply but the final one
 * @param trace the trace that it belongs to; null for none
 * @param fault the first thing that is wrong, or null
 */
public record JobHeaders(
        String jobId,
        String requestMessageId,
        Object correlationId,
        ActiveMQDestination replyTo,
        TenantNames tenant,
        SessionId session,
        String audioType,
        Instant sentAt,
        Instant expiresAt,
        JobWishes wishes,
        boolean streamed,
        PartNumber part,
        boolean acceptedSent,
        boolean finalReplyOnly,
        TraceContext trace,
        JobFault fault) {

    /** The same for a message to a session's own queue, which need not name the session. */
    public JobHeaders sentTo(SessionId owner) {
        JobFault wrong = session == null || session.equals(owner) ? null : otherSession(session, owner);
        return new JobHeaders(
                jobId,
                requestMessageId,
                correlationId,
                replyTo,
                tenant,
                owner,
                audioType,
                sentAt,
                expiresAt,
                wishes,
                streamed,
                part,
                acceptedSent,
                finalReplyOnly,
                trace,
                fault == null ? wrong : fault);
    }

    /** The same within this trace, or within none (null). */
    public JobHeaders within(TraceContext itsTrace) {
        return new JobHeaders(
                jobId,
                requestMessageId,
                correlationId,
                replyTo,
                tenant,
                session,
                audioType,
                sentAt,
                expiresAt,
                wishes,
                streamed,
                part,
                acceptedSent,
                finalReplyOnly,
                itsTrace,
                fault);
    }

    /** The name of where the replies go; null for nowhere. */
    public String replyAddress() {
        return replyTo == null ? null : replyTo.getAddress();
    }

    /** Whether its sender wants to hear of this. */
    public boolean asksFor(JobStatus status) {
        return replyTo != null && (!finalReplyOnly || status.state().terminal());
    }

    /** What is wrong with a message that names another session than the one whose queue it was sent to. */
    public static JobFault otherSession(SessionId named, SessionId owner) {
        return new JobFault(
                ErrorCode.PROPERTY_INVALID,
                JmsNames.SESSION_ID + ": " + named + " (expected: " + owner + ", whose queue this is, or none)");
    }

    /** Whether it is the first part of its utterance. */
    public boolean isFirstPart() {
        return part != null && part.number() == 0;
    }

    /** Whether it belongs to an utterance that has a name, even if it is not known as which part of it. */
    public boolean isPart() {
        return streamed && named();
    }

    /** Whether the producer named the job; else its message id does, which is never the same twice. */
    public boolean named() {
        return !jobId.equals(requestMessageId);
    }

    /** Throws the fault, if there is one. */
    public void requireFaultless() throws JobFault {
        if (fault != null) {
            throw fault;
        }
    }
}
