package io.avatargateway.sandbox;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The sandbox as a process: ends on a signal or, with {@code --exit-with-parent}, when its parent process has ended.
 */
public final class SandboxMain {
    private static final String EXIT_WITH_PARENT = "--exit-with-parent";

    /** Held, since java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

    private SandboxMain() {}

    /**
     * Starts the sandbox and stays.
     *
     * @param args settings as {@code --port 7880}; {@code --exit-with-parent}
     * @throws InterruptedException if the main thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        List<String> arguments = new ArrayList<>(List.of(args));
        JETTY.setLevel(Level.WARNING);
        boolean exitWithParent = arguments.remove(EXIT_WITH_PARENT);
        // Before anything that takes time: once the parent has ended, this process has another one.
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        Sandbox sandbox;
        try {
            sandbox = Sandbox.start(SandboxSettings.of(System.getenv(), arguments));
        } catch (IllegalArgumentException | IOException e) {
            err.println("Sandbox did not start: " + e.getMessage());
            System.exit(1);
            return;
        }
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            sandbox.close();
                            ended.countDown();
                        },
                        "sandbox-stop"));
        if (exitWithParent) {
            CompletableFuture<Void> unused = parent.map(ProcessHandle::onExit)
                    .orElseGet(() -> CompletableFuture.completedFuture(null))
                    .thenAccept(gone -> System.exit(0));
        }
        out.println("Sandbox ready: Simli at " + sandbox.baseUri() + ", sessions at " + sandbox.baseUri()
                + "/sandbox/sessions, faults at " + sandbox.baseUri() + "/sandbox/faults");
        out.println(sandbox.noPicture()
                .map(reason -> "No picture: " + reason + ". With SANDBOX_VIEWER=auto viewers are taken to join.")
                .orElse("The picture: LiveKit rooms at the same address, " + sandbox.baseUri() + "/rtc"));
        out.flush();
        ended.await();
    }
}
