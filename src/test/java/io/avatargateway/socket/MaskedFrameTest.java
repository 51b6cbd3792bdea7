package io.avatargateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames as RFC 6455 has them in section 5.2. */
class MaskedFrameTest {

    private static final int KEY = 0x37fa213d;

    /** The example of section 5.7, as a binary message. */
    @Test
    void shouldBeAsTheStandardsExample() {
        ByteBuffer frame = MaskedFrame.of(new byte[] {'H', 'e', 'l', 'l', 'o'}, KEY);

        assertThat(bytes(frame)).containsExactly(0x82, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 125, 126, 127, 640, 6_000, 65_534, 65_535, 65_536, 65_543})
    void shouldBeReadBackByTheRulesOfTheStandard(int length) {
        byte[] message = new byte[length];
        new Random(length).nextBytes(message);

        ByteBuffer frame = MaskedFrame.of(message);

        assertThat(frame.get()).as("the final frame of a binary message").isEqualTo((byte) 0x82);
        int second = frame.get() & 0xFF;
        assertThat(second & 0x80).as("masked").isEqualTo(0x80);
        long announced =
                switch (second & 0x7F) {
                    case 126 -> frame.getShort() & 0xFFFF;
                    case 127 -> frame.getLong();
                    default -> second & 0x7F;
                };
        assertThat(announced).isEqualTo(length);
        byte[] key = new byte[4];
        frame.get(key);
        byte[] read = new byte[frame.remaining()];
        frame.get(read);
        for (int i = 0; i < read.length; i++) {
            read[i] ^= key[i % 4];
        }
        assertThat(read).isEqualTo(message);
    }

    @Test
    void shouldLeaveTheMessageAsItIs() {
        byte[] message = {1, 2, 3};

        assertThat(MaskedFrame.of(message, KEY).remaining()).isEqualTo(2 + 4 + 3);

        assertThat(message).containsExactly(1, 2, 3);
    }

    @Test
    void shouldPutMessagesThatGoTogetherIntoFramesOfTheirOwn() {
        byte[] one = {1, 2, 3};
        byte[] large = new byte[300];
        new Random(3).nextBytes(large);

        ByteBuffer frames = MaskedFrame.of(List.of(one, large, one));

        assertThat(read(frames)).isEqualTo(one);
        assertThat(read(frames)).isEqualTo(large);
        assertThat(read(frames)).isEqualTo(one);
        assertThat(frames.hasRemaining()).isFalse();
    }

    /** The message of the frame at the buffer's position. */
    private static byte[] read(ByteBuffer frames) {
        assertThat(frames.get()).as("the final frame of a binary message").isEqualTo((byte) 0x82);
        int second = frames.get() & 0x7F;
        byte[] key = new byte[4];
        byte[] message = new byte[second == 126 ? frames.getShort() : second];
        frames.get(key).get(message);
        for (int i = 0; i < message.length; i++) {
            message[i] ^= key[i % 4];
        }
        return message;
    }

    @Test
    void shouldMaskEachFrameWithAnotherKey() {
        byte[] silence = new byte[64];
        ByteBuffer first = MaskedFrame.of(silence);
        ByteBuffer second = MaskedFrame.of(silence);
        ByteBuffer third = MaskedFrame.of(silence);

        assertThat(first.equals(second) && second.equals(third)).isFalse();
    }

    private static int[] bytes(ByteBuffer frame) {
        int[] bytes = new int[frame.remaining()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = frame.get() & 0xFF;
        }
        return bytes;
    }
}
