package io.avatargateway.metrics;

/**
 * What figures are told apart by. Each has few values: no session, no job and no credential is ever one. A label that
 * does not apply to a figure is missing there.
 */
public enum Label {
    TENANT("avatar.tenant", "a tenant that the gateway serves; `other` beyond 500 of them, and for who is none"),
    NODE("avatar.node", "this gateway's `GATEWAY_NAME`"),
    STATE("avatar.session.state", "as in REST"),
    OUTCOME(
            "avatar.outcome",
            "of an opening `opened` or `failed`, of a job its final state; of an attempt `delivered`, `failed`, or"
                    + " `gone` where the receiver wants nothing any more (HTTP 410)"),
    STEP("avatar.opening.step", "`token`, `join_info`, `start`, `first_frame`"),
    REASON("avatar.reason", "why a session ended or changed its link, as in its events"),
    CHANGE("avatar.link.change", "`recovered`, `renewed`, `adopted`"),
    BEHIND_SPEECH(
            "avatar.behind_speech", "`true` where other speech was still heard then, so that the job had to wait"),
    WAY("avatar.interrupt.way", "`job` by a message, from its sending on; `call` by REST or a command"),
    PLACE("avatar.underrun.place", "`within` a job, or `between` two, of which the second was sent in time"),
    FORMAT(
            "avatar.audio.format",
            "`wav`, `mp3`, `flac`, `ogg`, `au`, `aiff`, `pcm`; `none` where none was said, `unsupported`"),
    KIND(
            "avatar.refusal.kind",
            "of a link that was not opened why, as in REST; `ERROR`, `RATE` or `CLOSING` of an open one"),
    COUNTED_BY("avatar.counted_by", "`simli` or `gateway`"),
    DIFFERENCE(
            "avatar.difference",
            "`MORE_OPEN`, `FEWER_OPEN`, `ONLY_BILLED`, `ONLY_KEPT`, `OTHER_LENGTH`, `UNREADABLE`, as"
                    + " [usage.md](usage.md) says"),
    ERROR("error.type", "a stable code; missing where nothing went wrong"),
    SYSTEM("messaging.system", "`activemq`"),
    OPERATION("messaging.operation.name", "`connect`, `open`, `take_in`, `settle`, `publish`, `answer`"),
    DESTINATION("messaging.destination.template", "`avatar.audio` or `avatar.audio.{session}`, of whatever tenant"),
    MEMORY_TYPE("jvm.memory.type", "`heap`, `non_heap`");

    private final String key;
    private final String meaning;

    Label(String key, String meaning) {
        this.key = key;
        this.meaning = meaning;
    }

    /** Its name, as OpenTelemetry has it. */
    public String key() {
        return key;
    }

    /** Its values, for people; in Markdown. */
    public String meaning() {
        return meaning;
    }

    /** Its name at Prometheus. */
    public String prometheusName() {
        return key.replace('.', '_');
    }
}
