package io.avatargateway.service;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;
import java.util.regex.Pattern;

/**
 * Which dead letters are looked for: those that fit every part.
 *
 * @param tenant only this one's; null for those of all tenants that there are
 * @param session only this session's, as far as they say it; null for any
 * @param code put aside for this reason; null for any
 */
public record DeadLetterFilter(Tenant tenant, SessionId session, String code) {

    /** What a code looks like, for people. */
    public static final String CODE_RULE = "a code, such as AUDIO_MALFORMED";

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z_]{0,62}");

    public DeadLetterFilter {
        if (code != null && !isCode(code)) {
            throw new IllegalArgumentException("code: " + code + " (expected: " + CODE_RULE + ")");
        }
    }

    /** Whether it may be a code. */
    public static boolean isCode(String text) {
        return CODE.matcher(text).matches();
    }
}
