package io.avatargateway.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the container file says, as far as it is used there; anything else is an error. */
final class Containerfile {

    private static final Path FILE = Path.of("src/deploy/container/Containerfile");
    private static final Pattern INSTRUCTION = Pattern.compile("([A-Z]+)\\s+(.*)");
    private static final Pattern VARIABLE = Pattern.compile("(\\w+)=(\"[^\"]*\"|\\S+)");
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Of the whole file. */
    private final Map<String, String> arguments = new TreeMap<>();
    /** Steps of each stage: RUN and COPY. */
    private final Map<String, List<String>> steps = new TreeMap<>();

    private final Map<String, String> environment = new TreeMap<>();
    private String stage = "";
    private String user = "";
    private List<String> entryPoint = List.of();
    private List<String> command = List.of();
    private List<String> healthCheck = List.of();

    private Containerfile() {}

    static Containerfile read() throws IOException {
        Containerfile read = new Containerfile();
        String text = Files.readString(FILE).replaceAll("(?m)^#.*\n", "").replace("\\\n", " ");
        for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
            Matcher instruction = INSTRUCTION.matcher(line);
            if (!instruction.matches()) {
                throw new IOException(line + " (expected: an instruction)");
            }
            read.take(instruction.group(1), instruction.group(2).trim());
        }
        return read;
    }

    private void take(String instruction, String rest) throws IOException {
        switch (instruction) {
            case "ARG" -> arguments.put(rest.split("=", 2)[0], rest.split("=", 2)[1]);
            case "FROM" -> begin(rest);
            case "RUN", "COPY" -> steps.get(stage).add(instruction + " " + rest);
            case "ENV" -> variables(rest);
            case "USER" -> user = rest;
            case "ENTRYPOINT" -> entryPoint = words(rest);
            case "CMD" -> command = words(rest);
            case "HEALTHCHECK" -> healthCheck = words(rest.substring(rest.indexOf("CMD ")));
            case "LABEL", "VOLUME", "EXPOSE", "STOPSIGNAL" -> {}
            default -> throw new IOException(instruction + " is not known here");
        }
    }

    private void begin(String rest) {
        String[] words = rest.replaceFirst("--platform=\\S+ ", "").split(" ", -1);
        stage = words.length > 1 ? words[2] : "last";
        steps.put(stage, new ArrayList<>());
        environment.clear();
    }

    private void variables(String rest) {
        Matcher variable = VARIABLE.matcher(rest);
        while (variable.find()) {
            environment.put(variable.group(1), variable.group(2).replace("\"", ""));
        }
    }

    private static List<String> words(String json) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(json);
        while (word.find()) {
            words.add(word.group(1).replaceAll("\\\\(.)", "$1"));
        }
        return words;
    }

    /** Of the stage, RUN and COPY in their order. */
    List<String> steps(String of) {
        return steps.get(of);
    }

    Map<String, String> environment() {
        return environment;
    }

    /** Number of the user and of the group. */
    String[] user() {
        return user.split(":", -1);
    }

    List<String> command() {
        List<String> all = new ArrayList<>(entryPoint);
        all.addAll(command);
        return all;
    }

    List<String> healthCheck() {
        return healthCheck;
    }

    String argument(String name) {
        return arguments.get(name);
    }
}
