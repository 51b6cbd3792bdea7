package io.avatargateway.session.model;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is changed in the picture while the session runs. It takes the place of what was there of its kind, also at the
 * session's beginning.
 */
public sealed interface PictureChange {

    /** Whether it can be the id of an uploaded image: 36 letters, digits and hyphens. */
    static boolean isImageId(String text) {
        return Limits.IMAGE_ID.matcher(text).matches();
    }

    /**
     * Another camera.
     *
     * @param values finite numbers in the avatar service's order: the first 4, the first 7, or all 9
     */
    record Camera(List<Float> values) implements PictureChange {

        /** How many values there are in all. */
        public static final int MOST_VALUES = 9;

        public Camera {
            values = List.copyOf(values);
        }

        /** Whether these values, and their number, can be one. */
        public static boolean isLegal(List<Float> values) {
            return Limits.CAMERA_VALUES.contains(values.size())
                    && values.stream().allMatch(Float::isFinite);
        }
    }

    /**
     * Another image behind the avatar.
     *
     * @param imageId of an uploaded image, or null for the avatar's own background
     */
    record Background(String imageId) implements PictureChange {}

    /**
     * Another image over the avatar.
     *
     * @param imageId of an uploaded image, or null for none
     */
    record Foreground(String imageId) implements PictureChange {}

    /** What the avatar service takes. */
    final class Limits {
        private static final Pattern IMAGE_ID = Pattern.compile("[0-9A-Za-z-]{36}");
        private static final Set<Integer> CAMERA_VALUES = Set.of(4, 7, Camera.MOST_VALUES);

        private Limits() {}
    }
}
