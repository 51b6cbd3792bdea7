/** Tests of the command line producer, in this JVM and against a real broker and small HTTP servers. */
package io.avatargateway.cli;
