package io.avatargateway.suite;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A class that looks at picture and sound as they come, which a busy machine makes late. The build runs these two
 * at a time, with nothing beside them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("realtime")
public @interface RealTime {}
