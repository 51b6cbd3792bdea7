package io.avatargateway.sandbox.playout;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Audio that was received, frozen. Any thread.
 *
 * @param frames in order; never changed
 * @param bytes their sum
 */
public record Recording(List<byte[]> frames, long bytes) {
    /**
     * How many bytes of these stretches are on the recording.
     *
     * @param stretches parts of the received audio
     * @return bytes
     */
    public long bytesOf(List<Stretch> stretches) {
        return stretches.stream()
                .mapToLong(s -> Math.max(0, Math.min(s.to(), bytes) - Math.min(s.from(), bytes)))
                .sum();
    }

    /**
     * Writes the parts that are in these stretches.
     *
     * @param stretches in order, without overlap
     * @param out where to
     * @throws IOException if it cannot be written
     */
    public void write(List<Stretch> stretches, OutputStream out) throws IOException {
        int next = 0;
        long frameFrom = 0;
        for (byte[] frame : frames) {
            long frameTo = frameFrom + frame.length;
            while (next < stretches.size() && stretches.get(next).from() < frameTo) {
                Stretch stretch = stretches.get(next);
                long from = Math.max(stretch.from(), frameFrom);
                long to = Math.min(stretch.to(), frameTo);
                out.write(frame, (int) (from - frameFrom), (int) (to - from));
                if (stretch.to() > frameTo) {
                    break;
                }
                next++;
            }
            frameFrom = frameTo;
        }
    }
}
