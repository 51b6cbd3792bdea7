package io.avatargateway.sandbox.simli;

/**
 * The picture of a face.
 *
 * @param framesPerSecond Trinity faces, those with an emotion behind a slash, come at 25, older ones at 30
 * @param pixels width and height
 */
record Video(int framesPerSecond, int pixels) {
    private static final int TRINITY_FPS = 25;
    private static final int LEGACY_FPS = 30;
    private static final int PIXELS = 512;

    static Video of(String faceId) {
        return new Video(faceId.contains("/") ? TRINITY_FPS : LEGACY_FPS, PIXELS);
    }
}
