package io.avatargateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.client.Json;
import io.avatargateway.client.Reply;
import org.junit.jupiter.api.Test;

class ReplyTest {

    @Test
    void shouldSayWhatWasMended() {
        String json =
                "{\"jobId\":\"a\",\"status\":\"finished\",\"playedMillis\":600,\"estimated\":false,\"repaired\":[{\"code\":\"OGG_PAGE_MISSING\",\"count\":2,\"atMillis\":400,\"silenceMillis\":200,\"detail\":\"page"
                        + " 7\"},{\"code\":\"FLAC_TOTAL\",\"count\":1,\"atMillis\":0,\"detail\":\"total: 1\"}]}";
        assertThat(ReplyWords.of(new Reply(Json.parse(json).orElseThrow())))
                .endsWith("; repaired: OGG_PAGE_MISSING 2 times, 200 ms of silence (page 7); repaired: FLAC_TOTAL"
                        + " (total: 1)");
    }
}
