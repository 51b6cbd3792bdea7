/**
 * Speech as the avatar takes it: PCM, signed 16 bit little endian, 16 kHz, mono. Owns the recognition of what a
 * producer sent, and its conversion. Knows nothing else of ours.
 */
package io.avatargateway.audio;
