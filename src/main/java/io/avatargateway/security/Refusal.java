package io.avatargateway.security;

/** Why a credential is not taken, or not for this. The words are stable: clients see them as codes. */
public enum Refusal {
    /** There is no credential, and this needs one. */
    CREDENTIALS_MISSING("Sign in first"),
    /** What stands there is neither a token nor a key. */
    CREDENTIALS_MALFORMED("The credential cannot be read"),
    /** Longer than any that is taken. */
    CREDENTIALS_TOO_LONG("The credential is too long"),
    /** Not signed, or by an algorithm other than the ones that are set. */
    TOKEN_ALGORITHM("The token's algorithm is not taken"),
    /** The signature is not that of the key that is set. */
    TOKEN_SIGNATURE("The token's signature does not fit"),
    /** Its time is over. */
    TOKEN_EXPIRED("The token has expired"),
    /** Its time has not come. */
    TOKEN_NOT_YET_VALID("The token is not valid yet"),
    /** Another issuer. */
    TOKEN_ISSUER("The token is of another issuer"),
    /** For another audience. */
    TOKEN_AUDIENCE("The token is for another audience"),
    /** Something that it must say is missing, or is of another form. */
    TOKEN_CLAIM("A claim of the token is not valid"),
    /** No tenant, or none of that name's form. */
    TOKEN_TENANT("The token's tenant is not valid"),
    /** No role that is known here, or roles of another form. */
    TOKEN_ROLES("The token's roles are not valid"),
    /** Nobody can tell whether the token is good: its key is not known, and the issuer cannot be asked. */
    ISSUER_UNAVAILABLE("The issuer of tokens cannot be asked"),
    /** No key of this form: mistyped or cut off. */
    KEY_MALFORMED("The key cannot be read"),
    /** No such key, or its secret is another one. */
    KEY_UNKNOWN("There is no such key"),
    /** It was taken back. */
    KEY_REVOKED("The key was revoked"),
    /** Its time is over. */
    KEY_EXPIRED("The key has expired"),
    /** No such ticket or viewer token, or it was redeemed. */
    TICKET_UNKNOWN("There is no such ticket"),
    /** Its time is over. */
    TICKET_EXPIRED("The ticket has expired"),
    /** It is good, but this operation is for others. */
    ROLE_REQUIRED("Your roles do not allow that"),
    /** Others on the way could read it. */
    TLS_REQUIRED("Credentials are taken over TLS only");

    private final String title;

    Refusal(String title) {
        this.title = title;
    }

    /** Whether another credential of the same caller would be no better. */
    public boolean forbids() {
        return this == ROLE_REQUIRED || this == TLS_REQUIRED;
    }

    /** Whether the same credential may be taken later. */
    public boolean passes() {
        return this == ISSUER_UNAVAILABLE;
    }

    /** The same for people. */
    public String title() {
        return title;
    }
}
