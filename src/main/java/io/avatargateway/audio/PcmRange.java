package io.avatargateway.audio;

/**
 * Where the samples stand in a body.
 *
 * @param offset of the first sample, in bytes
 * @param length of all samples, in bytes
 */
record PcmRange(long offset, long length) {}
