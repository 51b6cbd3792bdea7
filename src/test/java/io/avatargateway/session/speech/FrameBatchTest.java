package io.avatargateway.session.speech;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.port.Link;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameBatchTest {

    private final Taken link = new Taken();
    private final FrameBatch batch = new FrameBatch();

    @Test
    void shouldHandOverWhatCameTogether() {
        batch.add(new byte[6_000], link);
        batch.add(new byte[4_000], link);
        assertThat(link.batches).isEmpty();

        batch.send(link);
        batch.send(link);

        assertThat(link.batches).containsExactly(List.of(6_000, 4_000));
    }

    @Test
    void shouldLetNoWriteGrowLongerThanASkipMayWaitFor() {
        batch.add(new byte[6_000], link);
        batch.add(new byte[FrameBatch.MOST_BYTES - 6_000], link);
        batch.add(new byte[2], link);
        batch.add(new byte[65_536], link);
        batch.add(new byte[2], link);
        batch.send(link);

        assertThat(link.batches)
                .containsExactly(
                        List.of(6_000, FrameBatch.MOST_BYTES - 6_000), List.of(2), List.of(65_536), List.of(2));
    }

    /** The sizes of what it was handed. */
    private static final class Taken implements Link {
        private final List<List<Integer>> batches = new ArrayList<>();

        @Override
        public void sendAudio(List<byte[]> frames) {
            batches.add(frames.stream().map(frame -> frame.length).toList());
        }

        @Override
        public void sendAudio(byte[] frame) {
            sendAudio(List.of(frame));
        }

        @Override
        public void changePicture(PictureChange change) {}

        @Override
        public int skip() {
            return 0;
        }

        @Override
        public void done() {}

        @Override
        public void close(String why) {}
    }
}
