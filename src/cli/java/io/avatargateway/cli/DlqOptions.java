package io.avatargateway.cli;

import io.avatargateway.client.OperatorClient;
import picocli.CommandLine.ParentCommand;

/** What the commands about dead letters have in common: their parent, as they see it. */
abstract class DlqOptions {

    @ParentCommand
    private CommonOptions cli;

    Output output() {
        return cli.output();
    }

    OperatorClient gateway() {
        return cli.gateway().operator();
    }

    /** Checked: it becomes a part of addresses. */
    static String id(String text) {
        if (!text.matches("[a-z0-9_.-]{1,120}")) {
            throw CliException.usage("ID", text, "an id as dlq list prints it");
        }
        return text;
    }
}
