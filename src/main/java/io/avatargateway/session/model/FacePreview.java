package io.avatargateway.session.model;

import java.io.IOException;
import java.io.OutputStream;

/** A picture of a face: JPEG, PNG or WebP. Immutable. */
public final class FacePreview {

    private final String mediaType;
    private final byte[] image;

    /**
     * @param mediaType of the image
     * @param image not to be changed any more
     */
    public FacePreview(String mediaType, byte[] image) {
        this.mediaType = mediaType;
        this.image = image;
    }

    /** The media type of the image, such as image/jpeg. */
    public String mediaType() {
        return mediaType;
    }

    /** The image's size in bytes. */
    public int length() {
        return image.length;
    }

    /** Writes the image. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(image);
    }
}
