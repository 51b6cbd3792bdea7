package io.avatargateway.jms.intake;

import io.avatargateway.bounded.OldestOut;
import io.avatargateway.jms.message.JobLimits;
import io.avatargateway.session.model.SessionId;
import java.time.Duration;

/**
 * Which utterances in parts were answered {@code accepted} lately, so that a part 0 that is sent twice is not answered
 * twice. Known by the message that was answered: when its transaction failed, that one comes again, and must be
 * answered again. Any thread.
 */
final class AcceptedUtterances {

    private static final int MOST = 10_000;

    private final OldestOut<Utterance, Long> answered;

    /** As long as sessions remember names: then the same name is the same utterance. */
    AcceptedUtterances(JobLimits limits) {
        Duration window = limits.remembered() == 0 ? Duration.ZERO : limits.window();
        answered = new OldestOut<>(MOST, window, System::nanoTime);
    }

    private record Utterance(SessionId session, String jobId) {}

    /**
     * Whether this message is the one that is answered, for the first time or again.
     *
     * @param messageId the broker's number of the message, the same for every delivery
     */
    boolean isAnsweredBy(SessionId session, String jobId, long messageId) {
        return answered.putIfAbsent(new Utterance(session, jobId), messageId) == messageId;
    }

    /** Whether there is such a message. */
    boolean holds(SessionId session, String jobId) {
        return answered.find(new Utterance(session, jobId)).isPresent();
    }

    /** It has ended here. What comes under its name is another one. */
    void forget(SessionId session, String jobId) {
        answered.remove(new Utterance(session, jobId));
    }
}
