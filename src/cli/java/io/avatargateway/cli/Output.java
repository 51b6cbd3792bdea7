package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.client.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;

/**
 * Standard output holds results only, in lines: JSON for scripts, words for people. Standard error has the rest. Text
 * that came from elsewhere cannot move the cursor. Any thread.
 */
final class Output {

    private static final String NAME = "avatar-gateway: ";

    /** What a terminal may take for more than text. */
    private static final Pattern COMMANDS = Pattern.compile("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069]");

    private static final Pattern LINE_END = Pattern.compile("\r?\n");

    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;
    private final boolean quiet;
    private final Ansi ansi;

    Output(PrintStream out, PrintStream err, boolean json, boolean quiet, boolean colour) {
        this.out = out;
        this.err = err;
        this.json = json;
        this.quiet = quiet;
        this.ansi = colour ? Ansi.ON : Ansi.OFF;
    }

    boolean quiet() {
        return quiet;
    }

    boolean json() {
        return json;
    }

    /** What a result that found no place is called; the rule is {@code docs/cli.md}'s. */
    static CliException lost() {
        return new CliException(
                Outcome.INTERNAL,
                CliException.line("standard output", "could not be written", "a place for every result"));
    }

    /** Whether something that was printed did not arrive: the disk is full, or nobody reads any more. */
    boolean isLost() {
        // A PrintStream throws nothing; it only remembers.
        return out.checkError();
    }

    /** A result in its two forms, one line each: line ends in foreign text become spaces. */
    void result(JsonNode object, String words) {
        result(object, List.of(words));
    }

    /** The same, where people read several lines. */
    void result(JsonNode object, List<String> lines) {
        if (json) {
            out.println(harmlessJson(Json.line(object)));
        } else {
            lines.forEach(line -> out.println(harmless(line)));
        }
        out.flush();
    }

    /** The same, where people who asked for quiet want no words. */
    void progress(JsonNode object, String words) {
        if (json || !quiet) {
            result(object, words);
        }
    }

    /** Something to know beside the result. */
    void note(String words) {
        if (!quiet) {
            err.println(ansi.string("@|faint " + escaped(NAME + harmless(words)) + "|@"));
            err.flush();
        }
    }

    /** Why it did not work. */
    void error(String words) {
        err.println(ansi.string("@|bold,red " + escaped(NAME) + "|@") + harmless(words.replaceAll("\\s*\\R\\s*", " ")));
        err.flush();
    }

    void stackTrace(Throwable fault) {
        fault.printStackTrace(err);
        err.flush();
    }

    /** On one line, without control characters, C1 among them, and without those that turn the direction of text. */
    static String harmless(String text) {
        return COMMANDS.matcher(LINE_END.matcher(text).replaceAll(" ")).replaceAll("?");
    }

    /** The same object: such a character can stand within texts only, where its escape means the same. */
    static String harmlessJson(String line) {
        return COMMANDS.matcher(line).replaceAll(character -> "\\\\u%04x"
                .formatted((int) character.group().charAt(0)));
    }

    private static String escaped(String text) {
        return text.replace("|@", "| @").replace("@|", "@ |");
    }
}
