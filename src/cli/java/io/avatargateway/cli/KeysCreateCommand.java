package io.avatargateway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.avatargateway.client.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Makes a key. */
@Command(name = "create", description = "Makes a key and prints it, once: the file keeps its hash only.")
final class KeysCreateCommand implements Callable<Integer> {

    private static final int MAX_NOTE = 200;

    @ParentCommand
    private KeysOptions keys;

    @Option(names = "--tenant", required = true, paramLabel = "NAME", description = "Whose key it is.")
    private String tenant;

    @Option(
            names = "--role",
            required = true,
            paramLabel = "ROLE",
            converter = Rules.KeyRole.class,
            description = "What its holder may do: producer, operator; can be repeated.")
    private List<String> roles;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            converter = Rules.LongSpan.class,
            description = "When it expires, such as 12h or 90d from now; never without it.")
    private Duration expires;

    @Option(names = "--note", paramLabel = "TEXT", description = "What it is for, for people.")
    private String note;

    @Override
    public Integer call() {
        Rules.tenant("--tenant", tenant);
        if (note != null && note.codePointCount(0, note.length()) > MAX_NOTE) {
            throw CliException.usage("--note", "longer", "at most " + MAX_NOTE + " characters");
        }
        NewKey key = NewKey.random();
        ObjectNode entry = Json.object().put("id", key.id()).put("tenant", tenant);
        Set<String> each = new LinkedHashSet<>(roles);
        ArrayNode words = entry.putArray("roles");
        each.forEach(words::add);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        entry.put("created", now.toString());
        if (expires != null) {
            entry.put("expires", now.plus(expires).toString());
        }
        if (note != null) {
            entry.put("note", note);
        }
        keys.file().change(all -> all.add(entry.deepCopy().put("hash", key.hash())));
        Output output = keys.output();
        output.result(entry.put("key", key.text()), key.text());
        output.note("key " + key.id() + " is shown this once; the gateway takes it within seconds");
        return Outcome.FINISHED.exitCode();
    }
}
