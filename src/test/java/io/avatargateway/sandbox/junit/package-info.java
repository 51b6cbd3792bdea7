/** Tests of what a test asks of a sandbox. */
package io.avatargateway.sandbox.junit;
