package io.avatargateway.browser;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** A headless Chromium with one tab. For one thread at a time. */
public final class Browser implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration POLL = Duration.ofMillis(50);
    /** Of the log, for a failure's message. */
    private static final int LOG_LINES = 60;

    private final ChromiumProcess chromium;
    private final ChromeDriver driver;
    private final List<String> log = new ArrayList<>();
    private Map<String, Object> screen = Screen.DESKTOP.metrics();

    private Browser(ChromiumProcess chromium) {
        this.chromium = chromium;
        this.driver = chromium.driver();
    }

    static Browser start(String... flags) throws IOException {
        return new Browser(ChromiumProcess.start(flags));
    }

    /** Opens a page and waits until it has loaded. */
    public void open(String url) {
        driver.get(url);
    }

    /**
     * Runs a script in the page, and if it returns a promise waits for it, at most half a minute.
     *
     * @param script the body of a function, with {@code return} for what comes back
     * @param arguments numbers, strings, booleans, lists, maps; the script finds them in {@code arguments}
     * @return what came back: number as Long or Double, String, Boolean, List, Map or null
     */
    public Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /**
     * Waits until a script returns {@code true}. What else it returns is taken for the reason why not yet, and stands
     * in the failure's message with the page's log.
     *
     * @param what the condition in words
     * @param script such as {@code return frames > 5 || 'only ' + frames + ' frames'}
     */
    public void awaitTrue(String what, Duration atMost, String script, Object... arguments) {
        Object[] last = {"never asked"};
        try {
            await(what)
                    .atMost(atMost)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .until(() -> {
                        last[0] = run(script, arguments);
                        return Boolean.TRUE.equals(last[0]);
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "%s: not within %d ms, last: %s; %s".formatted(what, atMost.toMillis(), last[0], facts()), e);
        }
    }

    /** Clicks what a CSS selector finds, as a user does: it counts as a gesture. */
    public void click(String selector) {
        // A page may draw it anew between the two steps, as it does not for a person, who looks and clicks at once.
        await("a click on " + selector)
                .pollDelay(Duration.ZERO)
                .ignoreException(StaleElementReferenceException.class)
                .until(() -> {
                    driver.findElement(By.cssSelector(selector)).click();
                    return true;
                });
    }

    /**
     * Types into what a CSS selector finds. For a file field: the file's absolute path.
     *
     * @param keys text, and {@link org.openqa.selenium.Keys}
     */
    public void type(String selector, CharSequence... keys) {
        driver.findElement(By.cssSelector(selector)).sendKeys(keys);
    }

    /** What the page sees of the screen from now on. */
    public void screen(Screen kind) {
        screen = kind.metrics();
        apply(screen);
        command("Emulation.setTouchEmulationEnabled", Map.of("enabled", kind.touch()));
    }

    /** Which colours the page is asked for from now on ({@code prefers-color-scheme}). */
    public void darkColours(boolean dark) {
        command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /**
     * Keeps a picture of the page at this size; afterwards the page has its former size again.
     *
     * @param name of the file, without its extension
     * @param width in CSS pixels
     * @param height in CSS pixels
     * @return {@code target/screenshots/NAME.png}
     */
    public Path screenshot(String name, int width, int height) {
        apply(Screen.plain(width, height));
        try {
            // The page learns its new size with a frame, and paints what it makes of it with the next.
            run("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
            Map<String, Object> png = driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png"));
            Files.createDirectories(SCREENSHOTS);
            return Files.write(
                    SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode((String) png.get("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            apply(screen);
        }
    }

    /** What the page wrote to its console since the test began, with errors that nobody caught and failed loads. */
    public List<String> log() {
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            log.add(entry.getLevel() + " " + entry.getMessage());
        }
        return List.copyOf(log);
    }

    /** For what has no method here. */
    public ChromeDriver driver() {
        return driver;
    }

    /** Begins a test: an empty page, as on a desktop, in light colours, with an empty log. */
    void forget() {
        driver.get("about:blank");
        screen(Screen.DESKTOP);
        darkColours(false);
        log();
        log.clear();
    }

    /** Where the page is and what it wrote, for a failure's message. */
    String facts() {
        List<String> all = log();
        List<String> end = all.subList(Math.max(0, all.size() - LOG_LINES), all.size());
        return "page " + driver.getCurrentUrl() + ", its log: "
                + (end.isEmpty() ? "empty" : "\n  " + String.join("\n  ", end));
    }

    private void apply(Map<String, Object> metrics) {
        command("Emulation.setDeviceMetricsOverride", metrics);
    }

    private void command(String name, Map<String, Object> parameters) {
        driver.executeCdpCommand(name, parameters);
    }

    @Override
    public void close() {
        chromium.close();
    }
}
