package io.avatargateway.jms.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.audio.format.Repair;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JobText;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {

    private static final Instant TIME = Instant.parse("2026-11-30T15:00:02.500Z");
    private final JobFault fault = new JobFault(ErrorCode.AUDIO_INCOMPLETE, "part 3 did not come");

    @Test
    void shouldKeepTextAndRepairsWhereItKnowsTheReasonBetter() {
        JobText text = new JobText("Hello.", "en", List.of());
        List<Repair> repaired = List.of(new Repair(Repair.Kind.FLAC_TOTAL, 1, 0, 0, "total: 1 samples"));

        assertThat(FailurePolicy.because(fault, status(JobState.REJECTED, "AUDIO_MALFORMED", repaired, text)))
                .isEqualTo(JobStatus.untraced(
                        "talk",
                        JobState.FAILED,
                        TIME,
                        600,
                        900,
                        true,
                        "AUDIO_INCOMPLETE",
                        "part 3 did not come",
                        repaired,
                        text));
    }

    @Test
    void shouldLeaveAnEndThatIsNoFault() {
        JobStatus finished = status(JobState.FINISHED, null, List.of(), null);

        assertThat(FailurePolicy.because(fault, finished)).isEqualTo(finished);
    }

    private static JobStatus status(JobState state, String code, List<Repair> repaired, JobText text) {
        return JobStatus.untraced("talk", state, TIME, 600, 900, true, code, code, repaired, text);
    }
}
