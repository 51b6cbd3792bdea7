package io.avatargateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Makes the page of settings from their table, and holds it. With {@code -Dsettings.write} the page is written:
 * {@code mvn test -Dtest=SettingsPageTest -Dsettings.write -Dportal.skip=true}.
 */
class SettingsPageTest {

    private static final Path PAGE = Path.of("docs/settings.md");

    private static final Pattern VARIABLE = Pattern.compile("<variable name=\"([A-Z_]+)\" defaultValue=\"([^\"]*)\"/>");

    private static final String BEGINNING =
            """
            # Settings

            Five settings are the ones most readers come for:

            | to do this | set |
            | --- | --- |
            | talk to Simli instead of the sandbox | `SIMLI_API_KEY` |
            | use a broker of your own | `BROKER_URL` and `BROKER_EMBEDDED=false` |
            | be reached from other machines | `HTTP_HOST`, `PUBLIC_ORIGINS`; first read [security.md](security.md) |
            | limit what may be spent | `SESSION_LIMIT`, `SESSION_MAX_LENGTH_SECONDS`, `SESSION_MAX_IDLE_SECONDS` |
            | let your portal's pages in | `REST_CORS_ORIGINS`, `PORTAL_FRAME_ANCESTORS` |

            Give a setting, under the key in these tables, by any MicroProfile Config source: an environment variable, a
            system property, a Liberty `<variable>`, or `META-INF/microprofile-config.properties`. All are read once, at
            start. A wrong one stops the start of the application, with one message that names all wrong settings, their
            values and the rules. An empty value counts as not set.

            This page is made from the table in the code (`Settings`), by `SettingsPageTest`.
            """;

    @Test
    void shouldShowEverySettingAsItIsDeclared() throws IOException {
        String page = page();
        if (System.getProperty("settings.write") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void shouldDeclareEachKeyOnce() {
        assertThat(keys(Settings.class)).doesNotHaveDuplicates().hasSizeGreaterThan(70);
    }

    /** The server's own configuration says some defaults again, since it cannot read them elsewhere. */
    @Test
    void shouldHaveTheServersDefaults() throws IOException {
        Map<String, String> declared = settings(Settings.class).stream()
                .filter(setting -> setting.follows() == SettingDefault.NOTHING)
                .collect(Collectors.toMap(Setting::key, Setting::byDefault));
        int compared = 0;
        for (String file : List.of("server.xml", "broker.xml", "logging.xml")) {
            Matcher variable = VARIABLE.matcher(Files.readString(Path.of("liberty", file)));
            while (variable.find()) {
                if (declared.containsKey(variable.group(1))) {
                    assertThat(variable.group(2)).as(variable.group(1)).isEqualTo(declared.get(variable.group(1)));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(13);
    }

    /** In the order of the table. */
    static List<String> keys(Class<?> group) {
        return settings(group).stream().map(Setting::key).toList();
    }

    static List<Setting> settings(Class<?> group) {
        List<Setting> settings = new ArrayList<>();
        for (RecordComponent component : group.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting != null) {
                settings.add(setting);
            } else {
                settings.addAll(settings(component.getType()));
            }
        }
        return settings;
    }

    private static String page() {
        StringBuilder page = new StringBuilder(BEGINNING);
        group(page, Settings.class);
        return page.toString();
    }

    private static void group(StringBuilder page, Class<?> type) {
        SettingGroup group = type.getAnnotation(SettingGroup.class);
        page.append("\n## ").append(group.title()).append("\n\n");
        if (!group.introduction().isEmpty()) {
            page.append(group.introduction()).append("\n\n");
        }
        page.append("| setting | unit | default | range | meaning |\n| --- | --- | --- | --- | --- |\n");
        List<Class<?>> groups = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting == null) {
                groups.add(component.getType());
            } else {
                page.append(row(setting, component.getType())).append('\n');
            }
        }
        groups.forEach(inner -> group(page, inner));
    }

    private static String row(Setting setting, Class<?> type) {
        String cells = " | "
                + String.join(
                        " | ",
                        "`" + setting.key() + "`",
                        setting.unit(),
                        byDefault(setting),
                        range(setting, type),
                        setting.meaning());
        return (cells + " |").replace("|  |", "| |").trim();
    }

    private static String byDefault(Setting setting) {
        if (setting.follows() != SettingDefault.NOTHING) {
            return setting.follows().words();
        }
        String text = setting.byDefault();
        if (text.isEmpty() || setting.secret()) {
            return "none";
        }
        return text.matches("\\d+") ? text : "`" + text + "`";
    }

    private static String range(Setting setting, Class<?> type) {
        if (type == boolean.class) {
            return "`true`, `false`";
        }
        if (setting.most() == Long.MAX_VALUE) {
            return Set.of(SettingRule.NONE, SettingRule.KEY).contains(setting.rule())
                    ? ""
                    : setting.rule().words().replaceAll("\\S+://[^ ,]+|\\*", "`$0`");
        }
        String range = setting.least() + ".." + setting.most();
        return switch (setting.rule()) {
            case EVEN -> "even, " + range;
            case ZERO_TOO -> "0, " + range;
            default -> range;
        };
    }
}
