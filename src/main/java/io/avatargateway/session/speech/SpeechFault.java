package io.avatargateway.session.speech;

import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;

/**
 * Why the speech breaks off.
 *
 * @param state the end of its jobs, whether something of them was sent or nothing
 * @param code the stable word
 * @param detail the same for people
 */
record SpeechFault(JobState state, ErrorCode code, String detail) {}
