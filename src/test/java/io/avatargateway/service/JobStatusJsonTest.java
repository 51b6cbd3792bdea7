package io.avatargateway.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.audio.format.Repair;
import io.avatargateway.audio.format.Repair.Kind;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobStatusJsonTest {

    private static final Instant TIME = Instant.parse("2026-11-30T15:00:02.500Z");

    @Test
    void shouldTellWhatWasMended() {
        Repair missing = new Repair(Kind.OGG_PAGE_MISSING, 2, 400, 200, "audio/ogg page 7 comes behind 5");
        Repair total = new Repair(Kind.FLAC_TOTAL, 1, 0, 0, "total: 1 samples, and more come");
        JobStatus status = JobStatus.untraced(
                "job", JobState.FINISHED, TIME, 600, 600, false, null, null, List.of(missing, total), null);
        assertThat(JobStatusJson.toJson(status).toString())
                .isEqualTo("{\"jobId\":\"job\",\"status\":\"finished\",\"time\":\"2026-11-30T15:00:02.500Z\","
                        + "\"playedMillis\":600,\"durationMillis\":600,\"estimated\":false,\"repaired\":["
                        + "{\"code\":\"OGG_PAGE_MISSING\",\"count\":2,\"atMillis\":400,\"silenceMillis\":200,"
                        + "\"detail\":\"audio/ogg page 7 comes behind 5\"},"
                        + "{\"code\":\"FLAC_TOTAL\",\"count\":1,\"atMillis\":0,"
                        + "\"detail\":\"total: 1 samples, and more come\"}]}");
    }

    @Test
    void shouldSayNothingWhereNothingWasMended() {
        assertThat(JobStatusJson.toJson(JobStatus.of("job", JobState.ACCEPTED, TIME, 600)))
                .doesNotContainKey("repaired");
    }
}
