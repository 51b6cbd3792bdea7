package io.avatargateway.sandbox.webrtc;

import dev.onvoid.webrtc.internal.NativeObject;
import dev.onvoid.webrtc.media.SyncClock;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock that stamps an avatar's picture and sound, so that a browser can bring them together.
 *
 * <p>WebRTC takes those stamps for its own time, which is {@link System#nanoTime()}, when it writes its sender reports;
 * but webrtc-java's clock begins with 0. So the reports lie by the machine's time since boot, and receivers who
 * extrapolate over that many hours are wrong by up to seconds. Hence its beginning is set to 0 here. It has no method
 * for that. The beginning is the one number in its native memory, which is written only if it is found to be that
 * number.
 */
final class CaptureClock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureClock.class);
    /** Between reading the one clock and the other. */
    private static final long NEAR_NANOS = Duration.ofMillis(500).toNanos();

    private final SyncClock clock = new SyncClock();
    private final boolean truthful;

    CaptureClock() {
        truthful = begin(clock);
    }

    SyncClock clock() {
        return clock;
    }

    /**
     * Whether receivers may rely on it: else they are better off with picture and sound that they take for unrelated.
     */
    boolean isTruthful() {
        return truthful;
    }

    private static boolean begin(SyncClock clock) {
        try {
            Field handle = NativeObject.class.getDeclaredField("nativeHandle");
            handle.setAccessible(true);
            long address = handle.getLong(clock);
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field instance = type.getDeclaredField("theUnsafe");
            instance.setAccessible(true);
            Object memory = instance.get(null);
            long begun = (long) type.getMethod("getLong", long.class).invoke(memory, address);
            if (Math.abs(System.nanoTime() - clock.getTimestampUs() * 1000 - begun) < NEAR_NANOS) {
                type.getMethod("putLong", long.class, long.class).invoke(memory, address, 0L);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("the capture clock stays as it is", e instanceof InvocationTargetException ? e.getCause() : e);
        }
        return Math.abs(System.nanoTime() - clock.getTimestampUs() * 1000) < NEAR_NANOS;
    }

    @Override
    public void close() {
        clock.dispose();
    }
}
