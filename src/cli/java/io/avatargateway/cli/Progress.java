package io.avatargateway.cli;

import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** One bar on standard error while something goes on, if somebody looks at it. Any thread moves it. */
final class Progress implements AutoCloseable {

    private static final int UPDATE_MILLIS = 100;
    private static final DecimalFormat TENTHS = new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT));

    private final ProgressBar bar;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Progress(ProgressBar bar) {
        this.bar = bar;
    }

    /** Makes the bars of one process. */
    record Bars(PrintStream err, boolean shown, boolean colour, boolean unicode) {

        /**
         * @param total bytes, or -1 if that is not known
         */
        Progress sending(long total) {
            return shown
                    ? new Progress(
                            builder("sending", total).setUnit(" KiB", 1024).build())
                    : new Progress(null);
        }

        /**
         * @param durationMillis length of the speech, or -1 if that is not known
         */
        Progress speaking(long durationMillis) {
            return shown
                    ? new Progress(builder("speaking", durationMillis)
                            .setUnit(" s", 1000)
                            .hideEta()
                            .build())
                    : new Progress(null);
        }

        /** Counts things that are done. */
        Progress counting(String what, long total) {
            return shown ? new Progress(builder(what, total).build()) : new Progress(null);
        }

        private ProgressBarBuilder builder(String task, long max) {
            return new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(max)
                    .setStyle(style())
                    .setUpdateIntervalMillis(UPDATE_MILLIS)
                    .clearDisplayOnFinish()
                    .setConsumer(new ConsoleProgressBarConsumer(err));
        }

        private ProgressBarStyle style() {
            if (!unicode) {
                return ProgressBarStyle.ASCII;
            }
            return colour ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.UNICODE_BLOCK;
        }
    }

    void to(long value) {
        if (bar != null) {
            bar.stepTo(value);
        }
    }

    @Override
    public void close() {
        // Only once: the bar would be drawn again, behind what was printed since.
        if (bar != null && !closed.getAndSet(true)) {
            bar.close();
        }
    }

    /** Milliseconds as people read them. */
    static String seconds(long millis) {
        synchronized (TENTHS) {
            return TENTHS.format(millis / 1000.0) + " s";
        }
    }
}
