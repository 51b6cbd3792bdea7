/**
 * Time and order: the one loop on which every session of the sandbox changes, with a clock that tests can hold. Knows
 * nothing of the rest of the sandbox.
 */
package io.avatargateway.sandbox.time;
