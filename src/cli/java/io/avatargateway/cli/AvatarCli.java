package io.avatargateway.cli;

import io.avatargateway.client.ClientException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ScopeType;

/** All commands. The options that each of them has are inherited, which the commands know alone. */
@Command(
        name = "avatar-gateway",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = CliVersion.class,
        sortOptions = false,
        sortSynopsis = false,
        abbreviateSynopsis = true,
        usageHelpAutoWidth = true,
        showDefaultValues = true,
        synopsisHeading = "",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done; of a job: played to its end.",
            "1:A fault of this program, or a result that could not be written.",
            "2:Wrong options or arguments; nothing was sent.",
            "3:The job was interrupted, or dropped by an interrupt.",
            "4:The job expired before its turn.",
            "5:Job or request was rejected; the same again is rejected again.",
            "6:Job or request failed; it may work another time.",
            "7:Nothing happened for longer than --timeout.",
            "8:Gateway or broker cannot be reached, or the connection was lost.",
            "130:Ended by Ctrl-C (143: by SIGTERM)."
        },
        description = "Lets avatars speak through an avatar gateway, from the command line.",
        subcommands = {
            OpenCommand.class,
            SpeakCommand.class,
            InterruptCommand.class,
            PictureCommand.class,
            WatchCommand.class,
            SessionsCommand.class,
            UsageCommand.class,
            CloseCommand.class,
            EraseCommand.class,
            DlqCommand.class,
            BenchCommand.class,
            WhoAmICommand.class,
            KeysCommand.class,
            BrokerUserCommand.class,
            WebhooksCommand.class,
            GenerateCompletion.class
        })
final class AvatarCli extends CommonOptions implements Runnable {

    private AvatarCli(Surroundings surroundings) {
        super(surroundings);
    }

    /**
     * Runs one command.
     *
     * @return the exit code
     */
    static int run(Surroundings surroundings, String... args) {
        CommandLine line = commandLine(surroundings);
        int exitCode = line.execute(args);
        AvatarCli cli = line.getCommand();
        return exitCode == Outcome.FINISHED.exitCode() && cli.output().isLost() ? cli.failed(Output.lost()) : exitCode;
    }

    static CommandLine commandLine(Surroundings surroundings) {
        AvatarCli cli = new AvatarCli(surroundings);
        CommandLine line = new CommandLine(cli);
        line.setOut(writer(surroundings.out()));
        line.setErr(writer(surroundings.err()));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(cli.mayColour() ? Ansi.AUTO : Ansi.OFF));
        line.setParameterExceptionHandler((wrong, args) -> {
            Output output = cli.output();
            output.error(ErrorLines.of(wrong));
            output.note(ErrorLines.hint(wrong.getCommandLine()));
            cli.trace(output, wrong);
            return Outcome.USAGE.exitCode();
        });
        line.setExecutionExceptionHandler((fault, command, parsed) -> cli.failed(fault));
        return line;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    @Override
    public void run() {
        throw CliException.usage("command", "missing", "one of those that --help shows");
    }

    private int failed(Throwable fault) {
        Output output = output();
        CliException known = known(fault);
        output.error(known.getMessage());
        trace(output, known);
        return known.outcome().exitCode();
    }

    private static CliException known(Throwable fault) {
        if (fault instanceof CliException told) {
            return told;
        }
        return fault instanceof ClientException failed
                ? CliException.of(failed)
                : new CliException(Outcome.INTERNAL, "fault of this program: " + fault + "; --debug shows more", fault);
    }
}
