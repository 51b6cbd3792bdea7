package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobWishes;
import io.avatargateway.jms.message.PartNumber;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobLedgerTest {

    @Test
    void shouldPutAsideThePartsOfAnUtteranceWhoseNameIsNotRemembered() {
        JobLedger ledger = new JobLedger(Duration.ZERO, 0);
        JobStatus expired = JobStatus.unheard("talk", JobState.EXPIRED, Instant.now(), -1, "JOB_EXPIRED", "over");
        ledger.ended(part0("talk"), 7, expired, 0);
        assertThat(ledger.find("talk", 0)).isEmpty();
        assertThat(ledger.endedLately("talk", 0)).map(JobLedger.Entry::latest).contains(expired);
    }

    private static JobHeaders part0(String jobId) {
        return new JobHeaders(
                jobId,
                "message-1",
                "message-1",
                null,
                TenantNames.DEFAULT,
                null,
                null,
                null,
                null,
                new JobWishes(JobWishes.Mode.QUEUE, false, JobAction.SPEAK, false, 0, null, null, null, null),
                true,
                new PartNumber(0, false),
                false,
                false,
                null,
                null);
    }
}
