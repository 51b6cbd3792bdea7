package io.avatargateway.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The process. */
public final class CliMain {

    private static final String NO_UNSAFE = "io.netty.noUnsafe";
    private static final int WARNS_OF_UNSAFE = 24;

    /** Held, since java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger ALL = Logger.getLogger("");

    private CliMain() {}

    /**
     * Runs one command and ends the process with its outcome.
     *
     * @param args as {@code --help} has them
     */
    public static void main(String[] args) {
        // The broker's client logs what is said in one line anyway; --debug turns it on again.
        ALL.setLevel(Level.OFF);
        keepNettyFromUnsafe();
        int exitCode = AvatarCli.run(Surroundings.ofProcess(), args);
        // Also where a thread still hangs in a call to a broker that does not answer.
        System.exit(exitCode);
    }

    /**
     * From Java 24 on four lines of warning would stand before every result. Before Netty is loaded; an own setting
     * stays.
     */
    private static void keepNettyFromUnsafe() {
        if (Runtime.version().feature() >= WARNS_OF_UNSAFE && System.getProperty(NO_UNSAFE) == null) {
            System.setProperty(NO_UNSAFE, "true");
        }
    }
}
