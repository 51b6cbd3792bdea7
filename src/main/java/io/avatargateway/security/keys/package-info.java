/**
 * API keys: the file that has their hashes, and who shows one. The command line tool makes and revokes them, and shares
 * no code with this. May know config.
 */
package io.avatargateway.security.keys;
