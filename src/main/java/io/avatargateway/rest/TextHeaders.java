package io.avatargateway.rest;

import io.avatargateway.api.FieldError;
import io.avatargateway.api.JobTexts;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobText;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads what speech over HTTP says in writing. Headers are ASCII: what is not, and the percent sign, comes
 * percent-encoded as UTF-8, as {@code encodeURIComponent} writes it.
 */
final class TextHeaders {

    private static final String TEXT = "Avatar-Text";
    private static final String LANGUAGE = "Avatar-Text-Language";
    private static final String MARKS = "Avatar-Marks";
    private static final String ENCODED = "percent-encoded UTF-8";

    private TextHeaders() {}

    /**
     * The job's text, or null where there is none.
     *
     * @throws GatewayException PROPERTY_INVALID if a header breaks its rule
     */
    static JobText read(String text, String language, String marks) {
        try {
            return JobTexts.read(decoded(TEXT, text), language, decoded(MARKS, marks));
        } catch (JobTexts.Fault fault) {
            String name =
                    switch (fault.field()) {
                        case TEXT -> TEXT;
                        case LANGUAGE -> LANGUAGE;
                        case MARKS -> MARKS;
                    };
            throw invalid(name, fault.value(), fault.rule());
        }
    }

    private static String decoded(String name, String value) {
        if (value == null) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            if (letter == '%') {
                int octet = octet(value, i + 1);
                if (octet < 0) {
                    throw invalid(name, value, ENCODED);
                }
                bytes.write(octet);
                i += 2;
            } else if (letter < 0x80) {
                bytes.write(letter);
            } else {
                throw invalid(name, value, ENCODED);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw invalid(name, value, ENCODED);
        }
    }

    /** Of two hexadecimal digits; -1 if they are none. */
    private static int octet(String value, int at) {
        if (at + 2 > value.length()) {
            return -1;
        }
        int high = Character.digit(value.charAt(at), 16);
        int low = Character.digit(value.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : 16 * high + low;
    }

    private static GatewayException invalid(String name, String value, String rule) {
        return new GatewayException(ErrorCode.PROPERTY_INVALID, new FieldError(name, value, rule).sentence());
    }
}
