package io.avatargateway.sandbox.junit;

import io.avatargateway.sandbox.Sandbox;
import io.avatargateway.sandbox.SandboxSettings;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A sandbox for the tests of a class: in a static field with {@code @RegisterExtension} for all of them, in a field of
 * the instance for each one. Before each test it takes back all faults and forgets the sessions that have ended; those
 * that are open belong to whoever opened them. A parameter {@link SandboxControl} of a test is this sandbox's.
 *
 * <p>One sandbox is for tests that run one after the other: a fault would hit the others', too.
 */
public final class SandboxExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

    /** Null where the sandbox runs elsewhere. */
    private final SandboxSettings settings;

    private SandboxControl control;
    private Sandbox sandbox;
    /** The class or the test that it was started for, and which ends it. */
    private String startedFor;

    private SandboxExtension(SandboxSettings settings, SandboxControl running) {
        this.settings = settings;
        this.control = running;
    }

    /**
     * On a free port of this machine, in this process. Viewers are taken to join, there is no picture, and no native
     * code is loaded.
     *
     * @return to be registered
     */
    public static SandboxExtension withoutPicture() {
        return of(SandboxSettings.defaults().with("SANDBOX_PICTURE", "off").withViewer(true));
    }

    /**
     * As the settings say, but on a free port.
     *
     * @param settings how it behaves
     * @return to be registered
     */
    public static SandboxExtension of(SandboxSettings settings) {
        return new SandboxExtension(settings.withPort(0), null);
    }

    /**
     * One that runs elsewhere, such as the one beside a gateway. It is neither started nor ended here.
     *
     * @param url such as {@code http://127.0.0.1:7880}
     * @return to be registered
     * @throws IllegalArgumentException if it is no such URL
     */
    public static SandboxExtension runningAt(String url) {
        return new SandboxExtension(null, SandboxControl.at(url));
    }

    /**
     * Sets one setting of a sandbox that is started here.
     *
     * @param variable such as {@code SANDBOX_SPEED}
     * @param value as in the environment
     * @return another one, to be registered
     * @throws IllegalArgumentException naming value and rule
     */
    public SandboxExtension with(String variable, String value) {
        if (settings == null) {
            throw new IllegalArgumentException(variable + ": " + value
                    + " (expected: a sandbox that is started here; one that runs elsewhere has its settings)");
        }
        return of(settings.with(variable, value));
    }

    /**
     * Where it is; for {@code SIMLI_API_URL}.
     *
     * @return no slash at the end
     */
    public URI url() {
        return control().url();
    }

    /**
     * A key that it takes; for {@code SIMLI_API_KEY}.
     *
     * @return no secret
     */
    public String apiKey() {
        return control().apiKey();
    }

    /**
     * Faults, and what was heard.
     *
     * @return of the sandbox that runs
     * @throws IllegalStateException if none does
     */
    public synchronized SandboxControl control() {
        if (control == null) {
            throw new IllegalStateException(
                    "sandbox: not started (expected: in a field with @RegisterExtension," + " and a test that runs)");
        }
        return control;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        start(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        start(context);
        control().reset();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        end(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end(context);
    }

    private synchronized void start(ExtensionContext context) throws IOException {
        if (settings != null && sandbox == null) {
            sandbox = Sandbox.start(settings);
            control = SandboxControl.at(sandbox.baseUri().toString());
            startedFor = context.getUniqueId();
        }
    }

    /** Nested classes and their tests come by here as well. */
    private synchronized void end(ExtensionContext context) {
        if (context.getUniqueId().equals(startedFor)) {
            Sandbox ended = sandbox;
            sandbox = null;
            control = null;
            startedFor = null;
            ended.close();
        }
    }

    /**
     * Why there is no picture.
     *
     * @return empty if there is one, or the sandbox runs elsewhere
     */
    public synchronized Optional<String> noPicture() {
        return sandbox == null ? Optional.empty() : sandbox.noPicture();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SandboxControl.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return control();
    }

    @Override
    public synchronized String toString() {
        return "SandboxExtension[" + (control == null ? "not started" : control.url()) + "]";
    }
}
