/**
 * The avatar's picture: a drawn face per face id whose mouth follows what is being played, as I420 frames. Plain Java
 * on {@code java.awt} without a display or fonts; knows nothing of ours and nothing of WebRTC.
 */
package io.avatargateway.sandbox.avatar;
