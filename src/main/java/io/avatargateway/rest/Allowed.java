package io.avatargateway.rest;

import io.avatargateway.security.Role;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which roles may call this operation. Every operation has one; without it nobody who signs in may. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Allowed {

    /** One of these is enough. A role that is not among them counts for nothing there. */
    Role[] value();
}
