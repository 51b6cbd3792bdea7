package io.avatargateway.cli;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import java.time.Instant;

/**
 * What a job's message says beside its body, as {@code docs/jms-producer.md} has it. The parts of an utterance all say
 * the same.
 *
 * @param session whose
 * @param jobId the name of the job
 * @param type MIME type of the speech, or null: the bytes say it
 * @param mode {@code queue}, {@code next} or {@code interrupt}
 * @param keepWaiting whether what waits outlives an interrupt
 * @param priority 0..9
 * @param timeToLiveMillis after which it is not spoken any more, 0 for ever
 * @param notBefore when it may be spoken, or null
 * @param finalReplyOnly whether no reply but the final one is to come
 * @param resume where it goes on if the link to the avatar is lost, or null
 */
record JobProperties(
        String session,
        String jobId,
        String type,
        String mode,
        boolean keepWaiting,
        int priority,
        long timeToLiveMillis,
        Instant notBefore,
        boolean finalReplyOnly,
        String resume) {

    static final int DEFAULT_PRIORITY = 4;

    /** Speech that waits for its turn. */
    static JobProperties queued(String session, String jobId, String type) {
        return new JobProperties(session, jobId, type, "queue", false, DEFAULT_PRIORITY, 0, null, false, null);
    }

    /** What is the default is left out. */
    void writeTo(BytesMessage message) throws JMSException {
        message.setStringProperty("AvatarSessionId", session);
        message.setStringProperty("AvatarJobId", jobId);
        if (type != null) {
            message.setStringProperty("AvatarAudioType", type);
        }
        if (!mode.equals("queue")) {
            message.setStringProperty("AvatarMode", mode);
        }
        if (keepWaiting) {
            message.setBooleanProperty("AvatarKeepWaiting", true);
        }
        if (finalReplyOnly) {
            message.setStringProperty("AvatarReplies", "final");
        }
        if (resume != null) {
            message.setStringProperty("AvatarResume", resume);
        }
        if (notBefore != null) {
            message.setLongProperty("AvatarNotBefore", notBefore.toEpochMilli());
        }
    }

    /** The same for one part of the utterance. */
    static void writePart(BytesMessage message, int number, boolean last) throws JMSException {
        message.setIntProperty("AvatarPart", number);
        message.setBooleanProperty("AvatarLastPart", last);
    }
}
