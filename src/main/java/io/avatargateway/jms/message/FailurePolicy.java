package io.avatargateway.jms.message;

import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.config.Settings;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;

/**
 * What happens to a message that fails, in one place.
 *
 * <ul>
 *   <li>A job that can never be spoken ({@link JobFault}) is not tried again: reply {@code rejected} and a dead letter,
 *       in one transaction.
 *   <li>Anything unexpected is rolled back and tried again after {@link #pause}, in the order of arrival: nothing
 *       overtakes it.
 *   <li>When {@link #exhausted} says so, it is not tried any more: reply {@code failed} with DELIVERY_FAILED and a dead
 *       letter.
 *   <li>A reply that reaches nobody, or may not go where it is asked for, becomes a dead letter itself. It never holds
 *       up the job: see {@link ReplyDestinations}.
 * </ul>
 *
 * See {@code docs/decisions/0010-failing-messages.md}.
 */
public final class FailurePolicy {

    private static final Set<SimpleString> MOVED = Set.of(
            Message.HDR_ORIGINAL_ADDRESS,
            Message.HDR_ORIGINAL_QUEUE,
            Message.HDR_ORIG_MESSAGE_ID,
            Message.HDR_ORIG_ROUTING_TYPE,
            Message.HDR_ACTUAL_EXPIRY_TIME);

    private final Duration redeliveryDelay;
    private final int maxDeliveryAttempts;
    private final boolean keepsBodies;

    /** @param settings how often a message is tried, and after which pause; dead letters keep their bodies */
    public FailurePolicy(Settings.Broker settings) {
        this(settings, true);
    }

    /** @param keepsBodies whether dead letters hold what was said, or was to be said */
    public FailurePolicy(Settings.Broker settings, boolean keepsBodies) {
        this.keepsBodies = keepsBodies;
        this.redeliveryDelay = settings.redeliveryDelay();
        this.maxDeliveryAttempts = settings.maxDeliveryAttempts();
    }

    /** What a body that is no speech is answered with. */
    public static JobFault fault(SpeechFormatException e) {
        return new JobFault(ErrorCode.ofSpeech(e.fault()), e.getMessage());
    }

    /** The end of an utterance whose part was taken, and cannot be read from where it was put. */
    public static JobFault unreadable() {
        return new JobFault(ErrorCode.DELIVERY_FAILED, "part: not readable any more; the gateway's log says why");
    }

    /** The answer to a job that can never be spoken. */
    public static JobStatus rejected(String jobId, JobFault fault, Instant now) {
        return JobStatus.unheard(jobId, JobState.REJECTED, now, -1, fault.code().name(), fault.getMessage());
    }

    /**
     * The answer to an utterance with a part that is wrong, missing or unreadable. A missing or unreadable part is no
     * malformed job, so the utterance failed.
     */
    public static JobStatus ended(String jobId, JobFault fault, Instant now) {
        boolean failed = fault.code() == ErrorCode.AUDIO_INCOMPLETE || fault.code() == ErrorCode.DELIVERY_FAILED;
        JobState how = failed ? JobState.FAILED : JobState.REJECTED;
        return JobStatus.unheard(jobId, how, now, -1, fault.code().name(), fault.getMessage());
    }

    /** The same end, with the reason that was found here, which the session was told in its own words. */
    public static JobStatus because(JobFault fault, JobStatus end) {
        boolean faulty = end.state() == JobState.REJECTED || end.state() == JobState.FAILED;
        if (fault == null || !faulty) {
            return end;
        }
        return JobStatus.untraced(
                end.jobId(),
                ended(end.jobId(), fault, end.time()).state(),
                end.time(),
                end.playedMillis(),
                end.durationMillis(),
                end.estimated(),
                fault.code().name(),
                fault.getMessage(),
                end.repaired(),
                end.text());
    }

    /** The answer to a job that failed as often as it may be tried. */
    public JobStatus failed(String jobId, Instant now) {
        return JobStatus.unheard(
                jobId,
                JobState.FAILED,
                now,
                -1,
                ErrorCode.DELIVERY_FAILED.name(),
                "attempts: " + maxDeliveryAttempts + " (expected: one that succeeds); the gateway's log says why");
    }

    /** Whether dead letters hold the bodies of their jobs. */
    public boolean keepsBodies() {
        return keepsBodies;
    }

    /** Whether a job that ended like this gets a copy among the dead letters. */
    public static boolean deadLetter(JobStatus status) {
        return status.state() == JobState.REJECTED || status.state() == JobState.FAILED;
    }

    /**
     * Whether the job was tried as often as it may be, so that this attempt only answers it.
     *
     * @param attempt 1 for the first
     */
    public boolean exhausted(int attempt) {
        return attempt > maxDeliveryAttempts;
    }

    /**
     * Whether not even the answer went out: then it becomes a dead letter itself.
     *
     * @param attempt 1 for the first
     */
    public boolean answerFails(int attempt) {
        return attempt > maxDeliveryAttempts + 1;
    }

    /**
     * How long to wait before this attempt.
     *
     * @param attempt 1 for the first
     */
    public Duration pause(int attempt) {
        return attempt > 1 ? redeliveryDelay : Duration.ZERO;
    }

    /**
     * Says on a dead letter what it is. What the broker writes when it moves a message is taken off, whoever wrote it:
     * by that, {@code MovedDeadLetters} knows what is still to be sorted.
     *
     * @param tenant whose message it was, by its address; null where nobody knows any more
     */
    public static void mark(
            Message copy,
            TenantNames tenant,
            String jobId,
            String session,
            String code,
            String detail,
            String origin,
            Instant now) {
        // A producer's duplicate id must not stop its dead letter.
        copy.removeProperty(Message.HDR_DUPLICATE_DETECTION_ID);
        MOVED.forEach(copy::removeProperty);
        copy.removeProperty(SimpleString.of(JmsNames.TENANT));
        put(copy, JmsNames.TENANT, tenant == null ? null : tenant.tenant().name());
        put(copy, JmsNames.REASON, code);
        put(copy, JmsNames.REASON_DETAIL, detail);
        put(copy, JmsNames.REASON_TIME, now.toString());
        put(copy, JmsNames.ORIGINAL_DESTINATION, origin);
        put(copy, JmsNames.JOB_ID, jobId);
        put(copy, JmsNames.SESSION_ID, session);
    }

    private static void put(Message copy, String name, String value) {
        if (value != null) {
            copy.putStringProperty(SimpleString.of(name), SimpleString.of(PlainText.wellFormed(value)));
        }
    }
}
