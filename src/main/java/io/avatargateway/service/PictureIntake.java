package io.avatargateway.service;

import io.avatargateway.security.Caller;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.SessionId;

/**
 * Takes changes of the picture that came by another way than the broker, and puts them into the session's queue like
 * any other job.
 */
public interface PictureIntake {

    /**
     * Puts the change into the session's queue and returns its first status. Blocks for at most the broker's call
     * time-out.
     *
     * @param caller who may change its own sessions only
     * @param session an open session
     * @param jobId the client's name of the job, or null to have one made
     * @param mode {@code queue}, {@code next} or {@code interrupt}
     * @throws io.avatargateway.session.model.GatewayException if the job id is wrong, or the broker is not there
     */
    JobStatus submit(Caller caller, SessionId session, String jobId, PictureChange change, String mode);
}
