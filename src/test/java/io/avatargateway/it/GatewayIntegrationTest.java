package io.avatargateway.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class from outside against the packaged gateway on a real Open Liberty. Arquillian starts it once for all such
 * classes of a test process and stops it at the end. {@link GatewayAddresses} tells where everything is.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ServerSetUp.class)
@ExtendWith(GatewayExtension.class)
public @interface GatewayIntegrationTest {}
