/** Tests of what is fed into connections. */
package io.avatargateway.sandbox.webrtc;
