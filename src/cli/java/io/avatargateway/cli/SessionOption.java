package io.avatargateway.cli;

import picocli.CommandLine.Option;

/** Which session. */
final class SessionOption {

    @Option(
            names = {"-s", "--session"},
            required = true,
            paramLabel = "ID",
            description = "The session, as open printed it.")
    private String id;

    /** Checked: it becomes a part of addresses. */
    String id() {
        if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
            throw CliException.usage("--session", id, "an id such as ses_kc5toncrv44ulwh5xvby");
        }
        return id;
    }
}
