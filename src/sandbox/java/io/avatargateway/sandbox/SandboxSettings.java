package io.avatargateway.sandbox;

import io.avatargateway.sandbox.simli.Trinity2Rules;
import io.avatargateway.sandbox.webrtc.MediaPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a sandbox behaves; validated, immutable. The keys are described in {@code docs/sandbox.md}. */
public final class SandboxSettings {
    private final Map<SettingKey, Object> values;

    private SandboxSettings(Map<SettingKey, Object> values) {
        this.values = values;
    }

    /**
     * What a sandbox does that nobody configured.
     *
     * @return port 7880 on 127.0.0.1, normal speed
     */
    public static SandboxSettings defaults() {
        return of(Map.of(), List.of());
    }

    /**
     * Reads settings; an argument wins over a variable.
     *
     * @param environment variables {@code SANDBOX_…}; others are ignored
     * @param arguments {@code --port 7880} or {@code --port=7880}
     * @return the settings
     * @throws IllegalArgumentException naming every wrong one and its rule
     */
    public static SandboxSettings of(Map<String, String> environment, List<String> arguments) {
        List<String> wrong = new ArrayList<>();
        Map<SettingKey, String> raw = new EnumMap<>(SettingKey.class);
        for (SettingKey key : SettingKey.values()) {
            raw.put(key, environment.getOrDefault(key.variable(), key.defaultValue()));
        }
        readArguments(arguments, raw, wrong);
        Map<SettingKey, Object> values = new EnumMap<>(SettingKey.class);
        raw.forEach((key, value) -> key.parse(value.strip())
                .ifPresentOrElse(
                        good -> values.put(key, good),
                        () -> wrong.add(key.variable() + ": " + value + " (expected: " + key.rule() + ")")));
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
        return new SandboxSettings(values);
    }

    private static void readArguments(List<String> arguments, Map<SettingKey, String> raw, List<String> wrong) {
        for (int i = 0; i < arguments.size(); i++) {
            String[] parts = arguments.get(i).split("=", 2);
            var key = SettingKey.ofArgument(parts[0]);
            if (key.isEmpty()) {
                wrong.add(parts[0] + ": no such argument");
            } else if (parts.length == 2) {
                raw.put(key.get(), parts[1]);
            } else if (i + 1 < arguments.size()) {
                i++;
                raw.put(key.get(), arguments.get(i));
            } else {
                wrong.add(parts[0] + ": no value (expected: " + key.get().rule() + ")");
            }
        }
    }

    /**
     * Another port.
     *
     * @param port 0..65535; 0 takes a free one
     * @return a copy
     */
    public SandboxSettings withPort(int port) {
        return with(SettingKey.PORT, port);
    }

    /**
     * Another speed of the play-out clock; other times stay real.
     *
     * @param speed factor on real time, 0.1..1000
     * @return a copy
     */
    public SandboxSettings withSpeed(double speed) {
        return with(SettingKey.SPEED, speed);
    }

    /**
     * Another limit on parallel sessions.
     *
     * @param maxSessions 1..10000
     * @return a copy
     */
    public SandboxSettings withMaxSessions(int maxSessions) {
        return with(SettingKey.MAX_SESSIONS, maxSessions);
    }

    /**
     * Another life of session tokens.
     *
     * @param seconds 1..86400
     * @return a copy
     */
    public SandboxSettings withTokenSeconds(int seconds) {
        return with(SettingKey.TOKEN_SECONDS, seconds);
    }

    /**
     * Another time within which a viewer must join.
     *
     * @param seconds 1..3600
     * @return a copy
     */
    public SandboxSettings withJoinSeconds(int seconds) {
        return with(SettingKey.JOIN_SECONDS, seconds);
    }

    /**
     * Whether a viewer joins the room.
     *
     * @param joins false closes sessions when the time to join is over
     * @return a copy
     */
    public SandboxSettings withViewer(boolean joins) {
        return with(SettingKey.VIEWER, joins ? "joined" : "absent");
    }

    /**
     * Any setting, as its variable.
     *
     * @param variable say {@code SANDBOX_KEPT_SESSIONS}
     * @param value as in the environment
     * @return a copy
     * @throws IllegalArgumentException naming value and rule
     */
    public SandboxSettings with(String variable, String value) {
        for (SettingKey key : SettingKey.values()) {
            if (key.variable().equals(variable)) {
                return with(key, value);
            }
        }
        throw new IllegalArgumentException(variable + ": no such setting");
    }

    private SandboxSettings with(SettingKey key, Object value) {
        Object good = key.parse(value.toString())
                .orElseThrow(() -> new IllegalArgumentException(
                        key.variable() + ": " + value + " (expected: " + key.rule() + ")"));
        Map<SettingKey, Object> changed = new EnumMap<>(values);
        changed.put(key, good);
        return new SandboxSettings(changed);
    }

    String text(SettingKey key) {
        return (String) values.get(key);
    }

    int number(SettingKey key) {
        return (Integer) values.get(key);
    }

    MediaPorts mediaPorts() {
        return (MediaPorts) values.get(SettingKey.MEDIA_PORTS);
    }

    @SuppressWarnings("unchecked")
    Trinity2Rules trinity2() {
        return new Trinity2Rules((Set<String>) values.get(SettingKey.TRINITY2_FACES), (List<String>)
                values.get(SettingKey.CAMERA_ORDER));
    }

    double speed() {
        return (Double) values.get(SettingKey.SPEED);
    }

    Duration seconds(SettingKey key) {
        return Duration.ofSeconds(number(key));
    }

    Duration millis(SettingKey key) {
        return Duration.ofMillis(number(key));
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
