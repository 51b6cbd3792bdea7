package io.avatargateway.cli;

import io.avatargateway.client.jms.Job;
import io.avatargateway.client.jms.JobBody;

/**
 * What one run of {@code speak} sends.
 *
 * @param job what is said of it
 * @param speech its bytes
 * @param partBytes most bytes of a part, 0 to send the utterance whole
 */
record Sending(Job job, Speech speech, int partBytes) {

    JobBody body() {
        return inParts() ? JobBody.inParts(speech.in(), partBytes) : JobBody.of(speech.in(), speech.size());
    }

    /** Whether it goes in parts. */
    boolean inParts() {
        return partBytes > 0;
    }
}
