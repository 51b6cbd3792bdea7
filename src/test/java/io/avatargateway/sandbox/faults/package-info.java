/** Tests of the sandbox's {@code faults}, without sockets. */
package io.avatargateway.sandbox.faults;
