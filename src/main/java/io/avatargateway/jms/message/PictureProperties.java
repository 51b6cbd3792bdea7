package io.avatargateway.jms.message;

import io.avatargateway.session.model.PictureChange;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/** Reads what an action changes in the picture. */
public final class PictureProperties {

    static final String CAMERA = "camera";
    static final String BACKGROUND = "background";
    static final String FOREGROUND = "foreground";

    private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?\\d{1,40}(\\.\\d{0,40})?([eE][+-]?\\d{1,3})?\\s*");
    private static final String CAMERA_RULE =
            "4, 7 or 9 finite numbers with commas between, in the order of Simli's page Camera";

    private PictureProperties() {}

    /**
     * The change, or null for an action that changes no picture.
     *
     * @param action the value of {@code AvatarAction}, or an empty text
     */
    static PictureChange read(MessageProperties properties, String action) throws JobFault, JMSException {
        Optional<String> camera = properties.string(JmsNames.CAMERA);
        Optional<String> image = properties.string(JmsNames.IMAGE_ID);
        if (camera.isPresent() && !action.equals(CAMERA)) {
            throw MessageProperties.invalid(JmsNames.CAMERA, camera.get(), "none without AvatarAction camera");
        }
        if (image.isPresent() && !action.equals(BACKGROUND) && !action.equals(FOREGROUND)) {
            throw MessageProperties.invalid(
                    JmsNames.IMAGE_ID, image.get(), "none without AvatarAction background or foreground");
        }
        return switch (action) {
            case CAMERA -> camera(camera);
            case BACKGROUND -> new PictureChange.Background(imageId(image));
            case FOREGROUND -> new PictureChange.Foreground(imageId(image));
            default -> null;
        };
    }

    private static PictureChange camera(Optional<String> text) throws JobFault {
        List<Float> values = new ArrayList<>();
        for (String number : text.orElse("").split(",", PictureChange.Camera.MOST_VALUES + 1)) {
            if (NUMBER.matcher(number).matches()) {
                values.add(Float.parseFloat(number.strip()));
            } else {
                values.add(Float.NaN);
            }
        }
        if (!PictureChange.Camera.isLegal(values)) {
            throw MessageProperties.invalid(JmsNames.CAMERA, text.orElse("none"), CAMERA_RULE);
        }
        return new PictureChange.Camera(values);
    }

    private static String imageId(Optional<String> id) throws JobFault {
        if (id.isPresent() && !PictureChange.isImageId(id.get())) {
            throw MessageProperties.invalid(
                    JmsNames.IMAGE_ID, id.get(), "the id of an image uploaded to Simli, 36 characters; or none");
        }
        return id.orElse(null);
    }

    /** Makes a message of the gateway's own one that asks for this change. */
    public static void write(ClientMessage message, PictureChange change) {
        if (change instanceof PictureChange.Camera camera) {
            message.putStringProperty(JmsNames.ACTION, CAMERA);
            message.putStringProperty(
                    JmsNames.CAMERA,
                    camera.values().stream().map(String::valueOf).collect(Collectors.joining(",")));
        } else if (change instanceof PictureChange.Background background) {
            writeImage(message, BACKGROUND, background.imageId());
        } else if (change instanceof PictureChange.Foreground foreground) {
            writeImage(message, FOREGROUND, foreground.imageId());
        }
    }

    private static void writeImage(ClientMessage message, String action, String imageId) {
        message.putStringProperty(JmsNames.ACTION, action);
        if (imageId != null) {
            message.putStringProperty(JmsNames.IMAGE_ID, imageId);
        }
    }
}
