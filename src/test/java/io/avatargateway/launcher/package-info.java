/** Tests of what unpacks the server package. */
package io.avatargateway.launcher;
