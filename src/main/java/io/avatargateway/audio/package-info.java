/**
 * Speech as the avatar takes it: PCM, signed 16 bit little endian, 16 kHz, mono. Reads what a
 * producer sent, whatever its format, stored or as it comes. Knows nothing else of ours.
 */
package io.avatargateway.audio;
