package io.avatargateway.browser;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts and ends the browser of a {@link BrowserTest}, or says why it cannot. */
final class BrowserExtension
        implements ExecutionCondition, BeforeAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(BrowserExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> missing = missing(annotation(context));
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("the machine has what it needs");
        }
        String reason = "skipped: this machine has no " + missing.get();
        if (context.getTestMethod().isEmpty()) {
            // The report of a skipped class does not say why.
            System.out.println(context.getRequiredTestClass().getSimpleName() + " " + reason);
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    private static Optional<String> missing(BrowserTest wishes) {
        if (Machine.chromium().isEmpty()) {
            return Optional.of("chromium");
        }
        if (Machine.chromedriver().isEmpty()) {
            return Optional.of("chromedriver");
        }
        if (wishes.npm() && Machine.npm().isEmpty() && !NpmPackages.installed()) {
            return Optional.of("node and npm");
        }
        return Optional.empty();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        BrowserTest wishes = annotation(context);
        if (wishes.npm()) {
            NpmPackages.install();
        }
        // What can be closed the store closes, behind the last test of the class.
        ExtensionContext.Store store = context.getStore(OURS);
        store.put(TestPages.class, TestPages.start());
        store.put(Browser.class, Browser.start(wishes.flags()));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        browser(context).forget();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            System.out.println(
                    context.getDisplayName() + " failed; " + browser(context).facts());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Browser.class || type == TestPages.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return stored(context, parameter.getParameter().getType());
    }

    private static Browser browser(ExtensionContext context) {
        return (Browser) stored(context, Browser.class);
    }

    private static Object stored(ExtensionContext context, Class<?> type) {
        return context.getStore(OURS).get(type);
    }

    private static BrowserTest annotation(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), BrowserTest.class)
                .orElseThrow();
    }
}
