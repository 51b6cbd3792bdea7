package io.avatargateway.jms.message;

import io.avatargateway.config.Settings;
import java.time.Duration;

/**
 * How much of jobs is kept, and for how long.
 *
 * @param maxBytes the largest body of one job, or of one part
 * @param longest how long one job may play
 * @param partTimeout how long a part may be missing
 * @param parts of one utterance, at most
 * @param ahead parts of one utterance that may wait for a missing one, and jobs that may lie between its parts
 * @param bufferBytes of one utterance that are fetched and not spoken yet; {@code maxBytes} for one that is urgent,
 *     whose queue must not stand still
 * @param window how long the name of an ended job is remembered
 * @param remembered names of ended jobs of one session
 */
public record JobLimits(
        long maxBytes,
        Duration longest,
        Duration partTimeout,
        int parts,
        int ahead,
        long bufferBytes,
        Duration window,
        int remembered) {

    /** The limits as the operator set them. */
    public static JobLimits of(Settings settings) {
        Settings.Jobs jobs = settings.jobs();
        return new JobLimits(
                settings.audio().maxBytes(),
                settings.audio().longest(),
                jobs.partTimeout(),
                jobs.parts(),
                jobs.partsAhead(),
                jobs.partBufferBytes(),
                jobs.duplicateWindow(),
                jobs.duplicates());
    }
}
