package io.avatargateway.security.jwt;

import java.util.Optional;

/**
 * The issuer of tokens, if there is one.
 *
 * @param tokens knows who shows one
 */
public record TokenIssuer(Optional<Tokens> tokens) {}
