/** A clock for tests that stands still until it is told. */
package io.avatargateway.sandbox.time;
