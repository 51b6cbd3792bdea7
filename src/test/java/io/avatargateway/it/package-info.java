/** Tests of the packaged gateway on a real server, with the sandbox for Simli and real clients of the broker. */
package io.avatargateway.it;
