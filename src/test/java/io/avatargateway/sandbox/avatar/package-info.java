/** Tests of the avatar's picture. */
package io.avatargateway.sandbox.avatar;
