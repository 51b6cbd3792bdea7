package io.avatargateway.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class with a headless Chromium of its own. Its constructor and methods may take a {@link Browser} and
 * {@link TestPages}. It is skipped, with a printed reason, where the machine lacks what it needs.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BrowserExtension.class)
public @interface BrowserTest {

    /** Whether its pages load packages of {@code src/test/browser/package.json}: installs them, which needs npm. */
    boolean npm() default false;

    /**
     * Flags of Chromium beside the usual ones; of two with one name the one given here counts. Sound plays without a
     * gesture, and camera and microphone are fakes that are granted, unless a flag says otherwise.
     */
    String[] flags() default {};
}
