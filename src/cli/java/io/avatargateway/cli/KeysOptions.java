package io.avatargateway.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;

/** What the commands about keys have in common: their parent, as they see it. */
abstract class KeysOptions {

    private static final String VARIABLE = "API_KEYS_FILE";

    @ParentCommand
    private CommonOptions cli;

    @Option(
            names = "--file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The file with the keys' hashes; else " + VARIABLE + ".")
    private Path file;

    Output output() {
        return cli.output();
    }

    KeyFile file() {
        String name = Rules.firstOf(
                file == null ? null : file.toString(), cli.surroundings().variable(VARIABLE));
        if (name == null) {
            throw CliException.usage("--file", "missing", "the file with the keys, or " + VARIABLE);
        }
        return new KeyFile(Path.of(name));
    }
}
