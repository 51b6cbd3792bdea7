/** Tests of the sandbox, against a real one on a free port. */
package io.avatargateway.sandbox;
