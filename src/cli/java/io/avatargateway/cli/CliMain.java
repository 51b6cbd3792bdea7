package io.avatargateway.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The process. */
public final class CliMain {

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
        int exitCode = AvatarCli.run(Surroundings.ofProcess(), args);
        // Also where a thread still hangs in a call to a broker that does not answer.
        System.exit(exitCode);
    }
}
