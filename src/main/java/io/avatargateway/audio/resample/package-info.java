/** The band-limited resampler, to 16 kHz. Knows nothing of ours. */
package io.avatargateway.audio.resample;
