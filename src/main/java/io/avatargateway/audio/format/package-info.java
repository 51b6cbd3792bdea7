/** Decoders: containers, codings, broken files and their repair, from bytes to samples. May know the resampler. */
package io.avatargateway.audio.format;
