package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.avatargateway.client.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** How the avatar is shown. Only the form is looked at here; the gateway knows Simli's rules. */
final class AppearanceOptions {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})x(\\d{1,9})");

    @Option(names = "--video", paramLabel = "WxH", description = "Size of the picture in pixels, such as 1280x720.")
    private String video;

    @Option(
            names = "--position",
            paramLabel = "X,Y",
            description = "Where the avatar stands, 0..1 from left and top, such as 0.3,1; one may be left out: 0.3,")
    private String position;

    @Option(
            names = "--camera",
            paramLabel = "NAME=NUMBER",
            converter = Rules.NamedText.class,
            description =
                    "An offset from the avatar's own framing, by Simli's name, such as zoom=1.2; can be repeated.")
    private List<Map.Entry<String, String>> camera = List.of();

    @Option(names = "--background", paramLabel = "ID", description = "An image uploaded to Simli, behind the avatar.")
    private String background;

    @Option(names = "--foreground", paramLabel = "ID", description = "An image uploaded to Simli, over the avatar.")
    private String foreground;

    @Option(names = "--simli", paramLabel = "JSON", description = "An object that Simli gets as it is.")
    private String simli;

    /** The fields that were given. */
    ObjectNode fields() {
        ObjectNode wishes = Json.object();
        if (video != null) {
            Matcher size = SIZE.matcher(video);
            if (!size.matches()) {
                throw CliException.usage("--video", video, "a width and a height such as 1280x720");
            }
            wishes.putObject("video")
                    .put("width", Integer.parseInt(size.group(1)))
                    .put("height", Integer.parseInt(size.group(2)));
        }
        if (position != null) {
            putPosition(wishes.putObject("position"));
        }
        if (!camera.isEmpty()) {
            ObjectNode offsets = wishes.putObject("camera");
            camera.forEach(offset -> offsets.put(
                    offset.getKey(),
                    Rules.number("--camera", offset.getKey() + "=" + offset.getValue(), offset.getValue())));
        }
        if (background != null) {
            wishes.put("backgroundId", background);
        }
        if (foreground != null) {
            wishes.put("foregroundId", foreground);
        }
        if (simli != null) {
            JsonNode object = Json.parse(simli)
                    .orElseThrow(() -> CliException.usage("--simli", simli, "a JSON object such as {\"name\":1}"));
            wishes.set("simli", object);
        }
        return wishes;
    }

    private void putPosition(ObjectNode place) {
        String[] parts = position.split(",", -1);
        if (parts.length != 2 || position.equals(",")) {
            throw CliException.usage("--position", position, "two numbers such as 0.3,1, of which one may be left out");
        }
        if (!parts[0].isEmpty()) {
            place.put("x", Rules.number("--position", position, parts[0]));
        }
        if (!parts[1].isEmpty()) {
            place.put("y", Rules.number("--position", position, parts[1]));
        }
    }
}
