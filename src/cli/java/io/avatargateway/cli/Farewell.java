package io.avatargateway.cli;

import java.util.concurrent.Callable;

/** What is left to be done when the process is ended from outside. */
final class Farewell {

    private Farewell() {}

    /** Works; if the process is ended meanwhile, by Ctrl-C say, the farewell runs before it is gone. */
    static <T> T around(Runnable farewell, Callable<T> work) throws Exception {
        Thread hook = new Thread(farewell, "farewell");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.call();
        } finally {
            remove(hook);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException runsAlready) {
            // The process is ending.
        }
    }
}
