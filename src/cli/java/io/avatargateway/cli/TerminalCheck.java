package io.avatargateway.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/**
 * Whether standard error is a terminal. {@link System#console()} does not say: it looks at standard input, which may be
 * the speech.
 */
final class TerminalCheck {

    private static final long LIMIT_SECONDS = 2;

    private TerminalCheck() {}

    // On Windows it is the best that there is.
    @SuppressWarnings("SystemConsoleNull")
    static boolean isTerminal() {
        if (System.getProperty("os.name").startsWith("Windows")) {
            return System.console() != null;
        }
        try {
            Process test = new ProcessBuilder("test", "-t", "2")
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.INHERIT)
                    .start();
            try {
                return test.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && test.exitValue() == 0;
            } finally {
                test.destroyForcibly();
            }
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
