/**
 * Speech as the avatar takes it: PCM, signed 16 bit little endian, 16 kHz, mono. Reads the speech that a producer sent,
 * in any supported format, stored or as it comes. Knows nothing else of ours.
 */
package io.avatargateway.audio;
