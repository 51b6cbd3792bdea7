package io.avatargateway.it;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What an avatar played: {@link Speech#buzz} after buzz, known by their loudness; silence has loudness 0. */
public record Heard(List<Buzz> buzzes) {

    private static final int HEADER_BYTES = 44;

    record Buzz(int loudness, int millis) {
        @Override
        public String toString() {
            return loudness + ":" + millis;
        }
    }

    /** @param wav PCM of 16 kHz, mono, 16 bit */
    static Heard in(byte[] wav) {
        List<Buzz> buzzes = new ArrayList<>();
        int loudness = -1;
        int samples = 0;
        for (int i = HEADER_BYTES; i + 1 < wav.length; i += 2) {
            int next = Math.abs((short) ((wav[i] & 0xFF) | (wav[i + 1] << 8))) / 1000;
            if (next != loudness && samples > 0) {
                buzzes.add(new Buzz(loudness, samples / 16));
                samples = 0;
            }
            loudness = next;
            samples++;
        }
        if (samples > 0) {
            buzzes.add(new Buzz(loudness, samples / 16));
        }
        return new Heard(buzzes);
    }

    /** The same without the first one, which was cut off somewhere. */
    String behindTheFirst() {
        return new Heard(buzzes.subList(1, buzzes.size())).toString();
    }

    Buzz first() {
        return buzzes.get(0);
    }

    /** {@code 1:200 2:300}: loudness and milliseconds of each. */
    @Override
    public String toString() {
        return buzzes.stream().map(Buzz::toString).collect(Collectors.joining(" "));
    }
}
