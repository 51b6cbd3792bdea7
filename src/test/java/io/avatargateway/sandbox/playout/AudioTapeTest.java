package io.avatargateway.sandbox.playout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AudioTapeTest {
    private static byte[] heard(AudioTape tape, Stretch... stretches) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tape.recording().write(List.of(stretches), out);
        assertThat(tape.recording().bytesOf(List.of(stretches))).isEqualTo(out.size());
        return out.toByteArray();
    }

    @Test
    void shouldGiveBackStretchesThatBeginAndEndWithinFrames() throws IOException {
        AudioTape tape = new TapeShelf(100, 100).newTape();
        tape.append(new byte[] {0, 1, 2, 3});
        tape.append(new byte[] {4, 5});
        tape.append(new byte[] {6, 7, 8, 9});

        assertThat(heard(tape, new Stretch(0, 10))).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(heard(tape, new Stretch(2, 8))).containsExactly(2, 3, 4, 5, 6, 7);
        assertThat(heard(tape, new Stretch(0, 2), new Stretch(2, 4), new Stretch(8, 10)))
                .containsExactly(0, 1, 2, 3, 8, 9);
        assertThat(heard(tape)).isEmpty();
    }

    @Test
    void shouldLeaveOutWhatIsBehindTheEndOfTheTape() throws IOException {
        AudioTape tape = new TapeShelf(100, 100).newTape();
        tape.append(new byte[] {0, 1});
        assertThat(heard(tape, new Stretch(0, 1000))).containsExactly(0, 1);
        assertThat(heard(tape, new Stretch(500, 1000))).isEmpty();
    }

    @Test
    void shouldStopAtTheFirstFrameThatDoesNotFit() throws IOException {
        AudioTape tape = new TapeShelf(100, 5).newTape();
        tape.append(new byte[] {0, 1, 2, 3});
        tape.append(new byte[] {4, 5});
        tape.append(new byte[] {6});
        assertThat(tape.isTruncated()).isTrue();
        assertThat(heard(tape, new Stretch(0, 7))).containsExactly(0, 1, 2, 3);
    }

    @Test
    void shouldEraseTheTapeThatFinishedFirstWhenTheShelfIsFull() {
        TapeShelf shelf = new TapeShelf(10, 10);
        AudioTape first = shelf.newTape();
        AudioTape second = shelf.newTape();
        AudioTape third = shelf.newTape();
        first.append(new byte[4]);
        second.append(new byte[4]);
        second.finished();
        first.finished();
        third.append(new byte[4]);

        assertThat(second.recording().bytes()).isZero();
        assertThat(second.isTruncated()).isTrue();
        assertThat(first.recording().bytes()).isEqualTo(4);
        assertThat(third.recording().bytes()).isEqualTo(4);
    }

    @Test
    void shouldTruncateWhenOnlyOpenSessionsHoldTheShelf() {
        TapeShelf shelf = new TapeShelf(10, 10);
        shelf.newTape().append(new byte[8]);
        AudioTape late = shelf.newTape();
        late.append(new byte[8]);
        assertThat(late.isTruncated()).isTrue();
    }
}
