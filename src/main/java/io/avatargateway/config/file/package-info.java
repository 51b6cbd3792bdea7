/**
 * Files of JSON that an operator changes while the gateway runs: read strictly, as a whole or not at all, and again
 * when they have changed.
 */
package io.avatargateway.config.file;
