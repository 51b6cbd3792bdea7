package io.avatargateway.sandbox.webrtc;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import io.avatargateway.sandbox.avatar.AvatarPicture;
import io.avatargateway.sandbox.avatar.Framing;
import io.avatargateway.sandbox.avatar.I420Planes;
import io.avatargateway.sandbox.avatar.LipSync;
import io.avatargateway.sandbox.avatar.MouthShape;
import io.avatargateway.sandbox.avatar.Stage;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/** The avatar's picture with lips that follow the sound: heard on one thread, painted on another. */
final class TalkingFace {
    /** Sound leaves in packets of 20 ms, and counts as captured when it leaves: the mouth follows that much later. */
    private static final int PACKET_STEPS = 2;

    private final LipSync lips = new LipSync();
    private final Deque<MouthShape> coming = new ArrayDeque<>(Collections.nCopies(PACKET_STEPS, MouthShape.SHUT));
    private final String faceId;
    private final Framing framing;
    private final Stage stage;
    private AvatarPicture picture;
    private volatile MouthShape mouth = MouthShape.SHUT;
    private String caption = "";

    /** Head and shoulders in a square. */
    TalkingFace(String faceId, int sizePixels) {
        this(faceId, Framing.square(sizePixels), null);
    }

    /** As {@link AvatarPicture} has it. */
    TalkingFace(String faceId, Framing framing, Stage stage) {
        this.faceId = faceId;
        this.framing = framing;
        this.stage = stage;
    }

    /** The next 10 ms that are played; on the sound's thread. */
    void hear(byte[] pcm) {
        lips.hear(pcm, 0);
        coming.addLast(lips.shape());
        mouth = coming.removeFirst();
    }

    /** Paints all of a frame; on the picture's thread. */
    void paint(NativeI420Buffer frame, long nanos, String currentCaption) {
        if (picture == null) {
            // Takes a while, in which the viewer's connection comes about.
            picture = new AvatarPicture(faceId, framing, stage);
        }
        if (!currentCaption.equals(caption)) {
            caption = currentCaption;
            picture.caption(caption);
        }
        picture.paint(
                nanos,
                mouth,
                new I420Planes(
                        frame.getDataY(),
                        frame.getStrideY(),
                        frame.getDataU(),
                        frame.getStrideU(),
                        frame.getDataV(),
                        frame.getStrideV()));
    }
}
