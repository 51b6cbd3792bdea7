package io.avatargateway.metrics;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What Java tells of itself. No state. */
final class JavaLevels {

    private JavaLevels() {}

    static void register(Instruments instruments) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        instruments.levels(Metric.MEMORY, level -> {
            level.accept(
                    Instruments.attributes(Metric.MEMORY, "heap"),
                    memory.getHeapMemoryUsage().getUsed());
            level.accept(
                    Instruments.attributes(Metric.MEMORY, "non_heap"),
                    memory.getNonHeapMemoryUsage().getUsed());
        });
        instruments.level(
                Metric.THREADS, () -> ManagementFactory.getThreadMXBean().getThreadCount());
        instruments.level(Metric.PROCESSORS, () -> Runtime.getRuntime().availableProcessors());
        instruments.secondsSoFar(
                Metric.CPU,
                () -> seconds(ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO)));
    }

    private static double seconds(Duration time) {
        return time.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
