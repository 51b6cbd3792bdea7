package io.avatargateway.config;

import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads every setting that {@link Settings} declares, collects every fault, and either gives the frozen settings or
 * names all faults at once.
 */
public final class SettingsReader {

    /** The shortest time that a probe may be given. */
    public static final int LEAST_PROBE_SECONDS = 5;

    private static final int MAX_SHOWN = 100;

    private final Function<String, Optional<String>> source;
    private final List<String> faults = new ArrayList<>();

    private SettingsReader(Function<String, Optional<String>> source) {
        this.source = source;
    }

    /**
     * Reads and checks all settings. Any thread.
     *
     * @param source gives the text of a setting by its key, or empty where it is not set
     * @throws InvalidSettingsException naming every wrong setting, with its value (but for secrets) and the rule
     */
    public static Settings read(Function<String, Optional<String>> source) {
        SettingsReader reader = new SettingsReader(source);
        Settings settings = reader.record(Settings.class);
        reader.faults.addAll(SafeStart.faults(settings));
        if (!reader.faults.isEmpty()) {
            throw new InvalidSettingsException(reader.faults);
        }
        return settings;
    }

    private <T> T record(Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Setting setting = components[i].getAnnotation(Setting.class);
            Class<?> component = components[i].getType();
            values[i] = setting == null ? record(component) : value(setting, component);
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("settings: " + type + " (expected: a record of settings)", e);
        }
    }

    /** Of a wrong one the default, so that the other faults are found too. */
    private Object value(Setting setting, Class<?> type) {
        String byDefault = setting.follows() == SettingDefault.NOTHING
                ? setting.byDefault()
                : setting.follows().text(this::text);
        Optional<String> text = text(setting.key());
        Object value = text.map(given -> parse(setting, type, given)).orElse(null);
        return value == null ? parse(setting, type, byDefault) : value;
    }

    /** An empty setting counts as not set: that is how shells and containers clear one. */
    private Optional<String> text(String key) {
        return source.apply(key).map(String::trim).filter(value -> !value.isEmpty());
    }

    /** Gives null for no text, and for a wrong one, which is noted. */
    private Object parse(Setting setting, Class<?> type, String text) {
        if (type == Set.class) {
            return elements(setting, text);
        } else if (type == Map.class) {
            Map<String, String> named = new LinkedHashMap<>();
            elements(setting, text)
                    .forEach(pair -> named.put(
                            pair.replaceFirst("=.*", "").trim(),
                            pair.replaceFirst(".*=", "").trim()));
            return named;
        } else if (type == AddressRanges.class) {
            return ranges(setting, text);
        } else if (text.isEmpty()) {
            return null;
        } else if (type == boolean.class) {
            return SettingRule.TRUTH.fits(text)
                    ? Boolean.valueOf(text)
                    : wrong(setting, text, SettingRule.TRUTH.words());
        } else if (type == URI.class) {
            Optional<URI> address = setting.rule().address(text);
            return address.isPresent()
                    ? address.get()
                    : wrong(setting, text, setting.rule().words());
        } else if (type == Path.class) {
            return path(setting, text);
        } else if (type == String.class) {
            return setting.rule().fits(text)
                    ? text
                    : wrong(setting, text, setting.rule().words());
        }
        return number(setting, type, text);
    }

    private Object number(Setting setting, Class<?> type, String text) {
        boolean zeroToo = setting.rule() == SettingRule.ZERO_TOO;
        try {
            long number = Long.parseLong(text);
            boolean inRange = (number >= setting.least() && number <= setting.most()) || (zeroToo && number == 0);
            if (inRange && setting.rule().fits(text)) {
                return ofType(type, setting.unit(), number);
            }
        } catch (NumberFormatException notANumber) {
            // Named below with the rest.
        }
        String range = setting.least() + ".." + setting.most();
        return wrong(
                setting,
                text,
                zeroToo
                        ? "0, or at least " + setting.least() + " and at most " + setting.most()
                        : (setting.rule() == SettingRule.EVEN ? setting.rule().words() : "a whole number") + ", "
                                + range);
    }

    private static Object ofType(Class<?> type, String unit, long number) {
        if (type == Duration.class) {
            return unit.equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
        }
        return type == int.class ? (Object) Math.toIntExact(number) : (Object) number;
    }

    private Path path(Setting setting, String text) {
        try {
            return Path.of(text).toAbsolutePath();
        } catch (InvalidPathException malformed) {
            wrong(setting, text, "the path of a " + (setting.unit().equals("file") ? "file" : "directory"));
            return null;
        }
    }

    private Set<String> elements(Setting setting, String text) {
        Set<String> elements = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            String element = part.trim();
            if (setting.rule().fits(element)) {
                elements.add(element);
            } else if (!element.isEmpty()) {
                wrong(setting, element, setting.rule().words());
            }
        }
        return elements;
    }

    private AddressRanges ranges(Setting setting, String text) {
        Set<String> ranges = new LinkedHashSet<>();
        for (String range : elements(setting, text)) {
            if (AddressRanges.isRange(range)) {
                ranges.add(range);
            } else if (!range.equals("none")) {
                wrong(setting, range, setting.rule().words());
            }
        }
        return new AddressRanges(ranges);
    }

    private Object wrong(Setting setting, String text, String rule) {
        faults.add(setting.key() + ": " + (setting.secret() ? "(hidden)" : shown(text)) + " (expected: " + rule + ")");
        return null;
    }

    /**
     * The value as it may stand in a message: bounded, one line, without what looks like a password in an address or in
     * its parameters.
     */
    private static String shown(String value) {
        // Up to the last @: where an address is malformed, a password may hold any character, or stand at the
        // beginning.
        String oneLine = value.replaceAll("\\p{Cc}", "?")
                .replaceAll("^([A-Za-z]+://)?.*@", "$1(hidden)@")
                .replaceAll("(?i)(pass(word|phrase)?|secret|key)=.*", "$1=(hidden)");
        return oneLine.length() <= MAX_SHOWN ? oneLine : oneLine.substring(0, MAX_SHOWN) + "…";
    }
}
