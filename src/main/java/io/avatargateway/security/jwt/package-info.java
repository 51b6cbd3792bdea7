/**
 * Signed tokens (JWT): the keys of their issuer, and who shows one. The only one that knows the library for them. May
 * know config.
 */
package io.avatargateway.security.jwt;
