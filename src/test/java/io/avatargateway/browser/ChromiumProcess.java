package io.avatargateway.browser;

import static java.util.Comparator.reverseOrder;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromedriver and the Chromium behind it, with a profile of their own, and the end of both. */
record ChromiumProcess(ChromeDriver driver, int port, Path profile) implements AutoCloseable {
    private static final Path WORK = Path.of("target", "browser");
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration SCRIPT_WITHIN = Duration.ofSeconds(30);
    private static final int END_SECONDS = 10;

    private static final List<String> FLAGS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--autoplay-policy=no-user-gesture-required",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream");

    /** It warns that it has no types for this version's DevTools, which are used by name here. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    /** Starts both; a start that fails leaves nothing behind. */
    static ChromiumProcess start(String... flags) throws IOException {
        Files.createDirectories(WORK);
        Path profile = Files.createTempDirectory(WORK.toAbsolutePath(), "profile-");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Machine.chromium().orElseThrow().toString());
        options.addArguments(FLAGS);
        options.addArguments("--user-data-dir=" + profile);
        options.addArguments(flags);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.setScriptTimeout(SCRIPT_WITHIN);

        // Both programs are named, so Selenium looks for neither, here or elsewhere.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(
                        new File(Machine.chromedriver().orElseThrow().toString()))
                .usingAnyFreePort()
                .withTimeout(START_WITHIN)
                .withLogFile(WORK.resolve("chromedriver.log").toFile())
                .build();
        int port = service.getUrl().getPort();
        try {
            return new ChromiumProcess(new ChromeDriver(service, options), port, profile);
        } catch (WebDriverException e) {
            end(processes(port));
            delete(profile);
            throw e;
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> processes = processes(port);
        try {
            driver.quit();
        } finally {
            end(processes);
            delete(profile);
        }
    }

    /** Chromedriver is a child of this process and has its port among its arguments; below it are all of Chromium's. */
    private static List<ProcessHandle> processes(int port) {
        String mark = "--port=" + port;
        return ProcessHandle.current()
                .children()
                .filter(child -> Stream.of(child.info().arguments().orElse(new String[0]))
                        .anyMatch(mark::equals))
                .flatMap(driver -> Stream.concat(Stream.of(driver), driver.descendants()))
                .toList();
    }

    /** Ends what did not end by itself. */
    private static void end(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroy);
        CompletableFuture<?>[] exits =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(exits)
                .completeOnTimeout(null, END_SECONDS, TimeUnit.SECONDS)
                .join();
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Chromium tidied up itself.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
