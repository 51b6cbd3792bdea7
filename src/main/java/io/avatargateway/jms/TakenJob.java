package io.avatargateway.jms;

/**
 * What became of a message that was read.
 *
 * @param job with its body
 * @param fault why it cannot be spoken, or null
 */
record TakenJob(HeldJob job, JobFault fault) {

    /** In milliseconds; -1 where there is no speech. */
    long durationMillis() {
        return job.speech() == null ? -1 : job.speech().durationMillis();
    }
}
