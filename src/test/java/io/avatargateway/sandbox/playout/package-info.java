/** Tests of the sandbox's {@code playout}, without sockets. */
package io.avatargateway.sandbox.playout;
