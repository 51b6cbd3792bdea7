package io.avatargateway.service;

import io.avatargateway.security.Caller;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import java.io.InputStream;

/** Takes speech that came by another way than the broker, and puts it into the session's queue like any other. */
public interface SpeechIntake {

    /**
     * Checks the speech, puts it into the session's queue and returns its first status. Blocks for at most the broker's
     * call time-out beside the reading of the body.
     *
     * @param caller who may speak in its own sessions only
     * @param session an open session
     * @param jobId the client's name of the job, or null to have one made
     * @param audioType MIME type of the body, or null for the default
     * @param text what it says, in writing, or null
     * @param resume where it goes on if its link is lost, or null
     * @param trace the trace that the client wants it in, or null
     * @param body the speech, read to its end or to the limit, not closed
     * @throws io.avatargateway.session.model.GatewayException if the speech or the job id is wrong, or the broker is
     *     not there
     */
    JobStatus submit(
            Caller caller,
            SessionId session,
            String jobId,
            String audioType,
            JobText text,
            Resume resume,
            TraceContext trace,
            InputStream body);

    /** The same, for speech without a trace. */
    default JobStatus submit(
            Caller caller,
            SessionId session,
            String jobId,
            String audioType,
            JobText text,
            Resume resume,
            InputStream body) {
        return submit(caller, session, jobId, audioType, text, resume, null, body);
    }

    /** The same, for speech with nothing said beside it. */
    default JobStatus submit(Caller caller, SessionId session, String jobId, String audioType, InputStream body) {
        return submit(caller, session, jobId, audioType, null, null, body);
    }
}
