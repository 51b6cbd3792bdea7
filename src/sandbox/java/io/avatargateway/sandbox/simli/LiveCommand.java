package io.avatargateway.sandbox.simli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message that changes a Trinity-2 avatar's picture while its session runs.
 *
 * @see <a href="https://docs.simli.com/api-reference/trinity-2/camera">Camera</a>
 * @see <a href="https://docs.simli.com/api-reference/trinity-2/backgrounds">Backgrounds</a>
 */
sealed interface LiveCommand {
    /** Any binary message that begins with it is one of these, whatever follows: also audio that happens to. */
    String CAMERA = "CAM_";

    String BACKGROUND = "BG_";
    String FOREGROUND = "FG_";

    /** The prefix that it was recognised by. */
    String prefix();

    /** What it says, to be shown. */
    String text();

    /**
     * Another camera in place of the whole one that was.
     *
     * @param values 4, 7 or 9
     */
    record MoveCamera(List<Float> values) implements LiveCommand {
        @Override
        public String prefix() {
            return CAMERA;
        }

        @Override
        public String text() {
            return values.toString();
        }
    }

    /**
     * Another background.
     *
     * @param id empty for the avatar's own
     */
    record SwapBackground(Optional<String> id) implements LiveCommand {
        @Override
        public String prefix() {
            return BACKGROUND;
        }

        @Override
        public String text() {
            return id.orElse("");
        }
    }

    /**
     * Another foreground.
     *
     * @param id empty for none
     */
    record SwapForeground(Optional<String> id) implements LiveCommand {
        @Override
        public String prefix() {
            return FOREGROUND;
        }

        @Override
        public String text() {
            return id.orElse("");
        }
    }

    /**
     * One that cannot be understood.
     *
     * @param violation value and rule
     */
    record Broken(String prefix, String violation) implements LiveCommand {
        @Override
        public String text() {
            return "";
        }
    }

    /** The command that a message is; empty if it is none. */
    static Optional<LiveCommand> of(byte[] message) {
        String start = new String(message, 0, Math.min(message.length, CAMERA.length()), ISO_8859_1);
        if (start.equals(CAMERA)) {
            return Optional.of(camera(message));
        }
        if (start.startsWith(BACKGROUND)) {
            return Optional.of(image(BACKGROUND, message));
        }
        return start.startsWith(FOREGROUND) ? Optional.of(image(FOREGROUND, message)) : Optional.empty();
    }

    private static LiveCommand camera(byte[] message) {
        int bytes = message.length - CAMERA.length();
        if (bytes != 4 * Float.BYTES && bytes != 7 * Float.BYTES && bytes != 9 * Float.BYTES) {
            return new Broken(CAMERA, "values of " + bytes + " bytes (expected: 16, 28 or 36)");
        }
        ByteBuffer floats = ByteBuffer.wrap(message, CAMERA.length(), bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Float> values = new ArrayList<>();
        while (floats.hasRemaining()) {
            values.add(floats.getFloat());
        }
        return values.stream().allMatch(Float::isFinite)
                ? new MoveCamera(List.copyOf(values))
                : new Broken(CAMERA, values + " (expected: finite values)");
    }

    private static LiveCommand image(String prefix, byte[] message) {
        int length = message.length - prefix.length();
        if (length != 0 && length != 36) {
            return new Broken(prefix, "an id of " + length + " bytes (expected: 36, or none)");
        }
        Optional<String> id = Optional.of(new String(message, prefix.length(), length, ISO_8859_1))
                .filter(text -> !text.isEmpty());
        if (id.filter(text -> !text.matches("[0-9A-Za-z-]{36}")).isPresent()) {
            return new Broken(prefix, "an id of other characters than letters, digits and hyphens");
        }
        return prefix.equals(BACKGROUND) ? new SwapBackground(id) : new SwapForeground(id);
    }
}
