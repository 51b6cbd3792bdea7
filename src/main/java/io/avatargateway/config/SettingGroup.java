package io.avatargateway.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A record of settings that has a table of its own in {@code docs/settings.md}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface SettingGroup {

    /** The table's heading. */
    String title();

    /** What stands between the heading and the table, if anything. */
    String introduction() default "";
}
