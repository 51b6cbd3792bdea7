package io.avatargateway.json;

/** Why bytes are not the JSON object that was asked for. */
public final class NotJsonException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The rule that was broken. */
    public enum Rule {
        /** The bytes are text in UTF-8. */
        UTF_8,
        /** The text is one JSON value, and no object in it has a name twice. */
        JSON,
        /** The value is an object. */
        OBJECT
    }

    private final Rule rule;

    NotJsonException(Rule rule, String why) {
        super(why);
        this.rule = rule;
    }

    /** The first rule that was broken. */
    public Rule rule() {
        return rule;
    }

    /** The parser's words, which may repeat a part of the text; for {@link Rule#JSON} only, else null. */
    @Override
    public String getMessage() {
        return super.getMessage();
    }
}
