package io.avatargateway.sandbox.assets;

import io.avatargateway.sandbox.avatar.Plate;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * An image that may be shown.
 *
 * @param id a UUID of 36 characters
 * @param kind where it is shown
 * @param name of its file
 * @param width in pixels
 * @param height in pixels
 * @param createdAt when it was uploaded
 * @param isUpload false for those that the sandbox has painted itself: they stay
 * @param png its file; takes a moment the first time
 * @param plate the same, to be shown
 */
public record Asset(
        String id,
        AssetKind kind,
        String name,
        int width,
        int height,
        Instant createdAt,
        boolean isUpload,
        Supplier<byte[]> png,
        Plate plate) {}
