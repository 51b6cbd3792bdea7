package io.avatargateway.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One row of the table of settings. Says what {@link SettingsReader} reads into this component of {@link Settings}, how
 * it checks that, and what {@code docs/settings.md} says of it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {

    /** The name in the environment, and in every other MicroProfile Config source. */
    String key();

    /** What is counted; {@code ms} and {@code s} make a duration. */
    String unit() default "";

    /** As it would be written; empty where the setting is not set by default. */
    String byDefault() default "";

    /** Where the default follows from other things. */
    SettingDefault follows() default SettingDefault.NOTHING;

    /** Of a number. */
    long least() default Long.MIN_VALUE;

    /** Of a number. */
    long most() default Long.MAX_VALUE;

    /** Beside the range of a number and the form that the component's type asks for. */
    SettingRule rule() default SettingRule.NONE;

    /** Never shown, not even where it is wrong. */
    boolean secret() default false;

    /** For the page: what it decides, in a sentence or two. */
    String meaning();
}
