package io.avatargateway.suite;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test, or a class of tests, with a long form. Every build runs it short. {@code mvn verify -Pendurance} runs only
 * these, and long. {@link Rounds} tells how many.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("endurance")
public @interface Endurance {}
