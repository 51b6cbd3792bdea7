package io.avatargateway.sandbox.simli;

import java.util.List;
import java.util.Set;

/**
 * The rules of Trinity-2 faces that must be configured.
 *
 * @param faces face ids that count as Trinity-2, beside the sandbox's own
 * @param cameraOrder what the values of a live camera message are, nine of {@link #CAMERA_VALUES} in Simli's order.
 *     Empty where it is not known; such a message is then only noted
 */
public record Trinity2Rules(Set<String> faces, List<String> cameraOrder) {
    /** Names for the values: Simli's, and a hyphen for one that is not shown. */
    public static final List<String> CAMERA_VALUES = CameraOrder.NAMES;

    /** How many values a whole message has. */
    public static final int CAMERA_VALUE_COUNT = 9;
}
