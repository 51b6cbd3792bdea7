/** Tests of the sandbox's {@code simli}, without sockets. */
package io.avatargateway.sandbox.simli;
