package io.avatargateway.session.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobLogTest {

    private final JobLog log = new JobLog(3);

    @Test
    void shouldCountTheJobsThatWait() {
        record("a", JobState.ACCEPTED);
        record("b", JobState.ACCEPTED);
        assertThat(log.waiting()).isEqualTo(2);

        record("a", JobState.STARTED);
        assertThat(log.waiting()).isEqualTo(1);
        assertThat(log.started()).isEqualTo(1);
        record("a", JobState.FINISHED);
        record("b", JobState.EXPIRED);
        assertThat(log.waiting()).isZero();
        assertThat(log.started()).isZero();
    }

    @Test
    void shouldCountAnIdThatIsUsedAnewOnce() {
        record("a", JobState.ACCEPTED);
        record("a", JobState.ACCEPTED);
        assertThat(log.waiting()).isEqualTo(1);

        record("a", JobState.INTERRUPTED);
        record("a", JobState.ACCEPTED);
        assertThat(log.waiting()).isEqualTo(1);
    }

    @Test
    void shouldNotCountALateWord() {
        record("a", JobState.STARTED);
        record("a", JobState.ACCEPTED);
        assertThat(log.waiting()).isZero();
    }

    @Test
    void shouldCountOnlyWhatIsKept() {
        for (String id : new String[] {"a", "b", "c", "d"}) {
            record(id, JobState.ACCEPTED);
        }
        assertThat(log.waiting()).isEqualTo(3);

        record("a", JobState.STARTED);
        assertThat(log.waiting())
                .as("the oldest that waits was forgotten for it")
                .isEqualTo(2);
    }

    private void record(String id, JobState state) {
        log.record(JobStatus.of(id, state, Instant.EPOCH, -1));
    }
}
