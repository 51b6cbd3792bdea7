package io.avatargateway.cluster.call;

import io.avatargateway.api.Problems;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionSnapshot;
import java.time.Duration;
import java.util.List;

/**
 * What the asked gateway answers. What the command has no answer of is null. May hold a credential: it goes to the
 * asker alone, and onto no disk. Only events and jobs with so much text that the client sends them in pieces are on
 * the broker's disk until they have come; they hold no credential.
 *
 * @param session as it is now
 * @param before of an opening: whether the session was there already
 * @param jobsEnded by an interrupt
 * @param job that was asked for; null if it is not known
 * @param events some of them
 * @param last whether no event comes behind these
 * @param next the room of the next link
 * @param erased what was erased
 * @param refusal why it was not done, or null
 */
public record OwnerAnswer(
        SessionSnapshot session,
        Boolean before,
        Integer jobsEnded,
        JobStatus job,
        List<SessionEvent> events,
        Boolean last,
        JoinInfo next,
        Erasure erased,
        Refusal refusal) {

    /**
     * Why it was not done.
     *
     * @param code the stable word for it
     * @param detail for people
     * @param upstreamCode Simli's own word, or null
     * @param retryAfter or null
     */
    public record Refusal(ErrorCode code, String detail, String upstreamCode, Duration retryAfter) {}

    static OwnerAnswer session(SessionSnapshot session) {
        return new OwnerAnswer(session, null, null, null, null, null, null, null, null);
    }

    static OwnerAnswer opened(SessionSnapshot session, boolean before) {
        return new OwnerAnswer(session, before, null, null, null, null, null, null, null);
    }

    static OwnerAnswer interrupted(int jobsEnded) {
        return new OwnerAnswer(null, null, jobsEnded, null, null, null, null, null, null);
    }

    static OwnerAnswer prepared(JoinInfo next) {
        return new OwnerAnswer(null, null, null, null, null, null, next, null, null);
    }

    static OwnerAnswer job(JobStatus job) {
        return new OwnerAnswer(null, null, null, job, null, null, null, null, null);
    }

    static OwnerAnswer events(List<SessionEvent> events, boolean last) {
        return new OwnerAnswer(null, null, null, null, events, last, null, null, null);
    }

    static OwnerAnswer erased(Erasure erased) {
        return new OwnerAnswer(null, null, null, null, null, null, null, erased, null);
    }

    /** A fault of the asked gateway's stays in its log; the asker cannot do more than ask again. */
    static OwnerAnswer refused(Throwable thrown) {
        GatewayException why = Problems.unwrapped(thrown) instanceof GatewayException known
                ? known
                : new GatewayException(
                        ErrorCode.SESSION_OWNER_UNREACHABLE,
                        "The session's gateway failed; its log has more under incident "
                                + Problems.incident(thrown).incident() + ".");
        return new OwnerAnswer(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new Refusal(
                        why.code(),
                        why.getMessage(),
                        why.upstreamCode().orElse(null),
                        why.retryAfter().orElse(null)));
    }

    /** @throws GatewayException what it was refused with */
    OwnerAnswer orThrow() {
        if (refusal != null) {
            throw new GatewayException(refusal.code(), refusal.detail(), refusal.upstreamCode(), refusal.retryAfter());
        }
        return this;
    }

    @Override
    public String toString() {
        return "OwnerAnswer[" + (refusal == null ? "done" : refusal.code()) + "]";
    }
}
