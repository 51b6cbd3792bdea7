package io.avatargateway.sandbox.avatar;

/**
 * How a layer stands in the picture, in units of the design. The last three bend it inside: they make a flat head turn.
 *
 * @param x moved to the right
 * @param y moved down
 * @param turn clockwise, radians, about the neck
 * @param yaw the face within the head, to the right
 * @param pitch the face within the head, down
 * @param jaw the chin, down
 */
record Pose(float x, float y, float turn, float yaw, float pitch, float jaw) {
    static final Pose STILL = new Pose(0, 0, 0, 0, 0, 0);

    Pose scaled(float by) {
        return new Pose(x * by, y * by, turn * by, yaw * by, pitch * by, jaw * by);
    }

    Pose flat() {
        return new Pose(x, y, turn, 0, 0, 0);
    }
}
