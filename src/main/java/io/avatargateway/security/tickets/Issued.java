package io.avatargateway.security.tickets;

/**
 * A ticket or a token as it is given out: a credential, not in {@link #toString}.
 *
 * @param text to be given to who shall have it
 * @param grant what it says
 */
public record Issued(String text, Grant grant) {

    @Override
    public String toString() {
        return "Issued[" + grant + "]";
    }
}
