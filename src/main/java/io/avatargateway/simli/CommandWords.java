package io.avatargateway.simli;

import io.avatargateway.session.model.PictureChange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The words that Simli knows at the beginning of a message, and the binary messages that are made with them. Source:
 * Simli's pages "Camera" and "Backgrounds", and its SDKs. Stateless.
 */
final class CommandWords {

    private static final String CAMERA = "CAM_";
    private static final String BACKGROUND = "BG_";
    private static final String FOREGROUND = "FG_";

    /** Those of text messages among them: nothing is known of how Simli tells the two apart. */
    private static final List<byte[]> ALL = Stream.of(
                    "PLAY_IMMEDIATE", CAMERA, BACKGROUND, FOREGROUND, "SKIP", "DONE", "PING")
            .map(CommandWords::ascii)
            .toList();

    private CommandWords() {}

    /**
     * How many bytes of this speech may go in one message: all of them, or one sample where it begins like a command.
     * Capitals and small letters count alike. The rest then begins in the middle of the word.
     *
     * @param speech an even number of bytes
     */
    static int audioBytes(byte[] speech) {
        // Not by a stream: this is done for every frame.
        for (byte[] word : ALL) {
            if (begins(speech, word)) {
                return 2;
            }
        }
        return speech.length;
    }

    private static boolean begins(byte[] speech, byte[] word) {
        if (speech.length < word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            byte small = word[i] >= 'A' && word[i] <= 'Z' ? (byte) (word[i] + 'a' - 'A') : word[i];
            if (speech[i] != word[i] && speech[i] != small) {
                return false;
            }
        }
        return true;
    }

    /** The binary message of a change. */
    static byte[] message(PictureChange change) {
        if (change instanceof PictureChange.Camera camera) {
            ByteBuffer message = ByteBuffer.allocate(
                            CAMERA.length() + Float.BYTES * camera.values().size())
                    .order(ByteOrder.LITTLE_ENDIAN);
            message.put(ascii(CAMERA));
            camera.values().forEach(message::putFloat);
            return message.array();
        } else if (change instanceof PictureChange.Background background) {
            return image(BACKGROUND, background.imageId());
        }
        return image(FOREGROUND, ((PictureChange.Foreground) change).imageId());
    }

    /** The word alone is the avatar's own. */
    private static byte[] image(String word, String id) {
        return ascii(id == null ? word : word + id);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
