/** Tests of who may come into a room. */
package io.avatargateway.sandbox.room;
