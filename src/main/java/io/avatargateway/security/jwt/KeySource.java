package io.avatargateway.security.jwt;

import java.util.List;
import java.util.Optional;

/** Where the issuer's public keys come from. Any thread. */
interface KeySource {

    /** Those in force. Returns at once. */
    List<TokenKey> current();

    /** The same, where a token names none of these: perhaps the issuer has another one by now. May wait a little. */
    default List<TokenKey> renewed() {
        return current();
    }

    /** Whether a key that is not there may be the issuer's all the same, because the issuer cannot be asked. */
    default boolean isUncertain() {
        return false;
    }

    /** Why the keys that the issuer has now are not in force; empty if they are. */
    Optional<String> fault();
}
