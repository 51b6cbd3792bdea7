package io.avatargateway.session;

import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.LinkListener;
import io.avatargateway.session.port.LinkRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** The avatar's side of a link, played by a test: notes what the session sends and says what the test wants said. */
final class RecordedLink implements Link {

    final LinkRequest request;
    final List<String> sent = new ArrayList<>();
    final List<byte[]> frames = new ArrayList<>();
    /** How many frames came at a time. */
    final List<Integer> together = new ArrayList<>();

    private final LinkListener listener;
    int taken;
    Runnable onSkip = () -> {};
    Consumer<String> onClose = why -> {};
    ToIntFunction<byte[]> fitting = speech -> speech.length;
    Consumer<byte[]> onAudio = frame -> {};

    RecordedLink(LinkRequest request, LinkListener listener) {
        this.request = request;
        this.listener = listener;
    }

    void says(LinkEvent event) {
        listener.onLinkEvent(event);
    }

    void joinable() {
        says(new LinkEvent.Joinable("ws://room", "join-token"));
    }

    /** The socket takes, and the avatar acknowledges, the oldest frame that it has not got yet, if there is one. */
    void takesOne() {
        if (taken < frames.size()) {
            taken++;
            says(new LinkEvent.AudioSent());
            says(new LinkEvent.Acknowledged());
        }
    }

    /** The socket takes, and the avatar acknowledges, everything that was sent so far and what that brings. */
    void takesAll() {
        while (taken < frames.size()) {
            taken++;
            says(new LinkEvent.AudioSent());
            says(new LinkEvent.Acknowledged());
        }
    }

    /** The socket takes everything, and nothing of it reaches the avatar. */
    void takesUnheard() {
        while (taken < frames.size()) {
            taken++;
            says(new LinkEvent.AudioSent());
        }
    }

    @Override
    public void sendAudio(List<byte[]> batch) {
        together.add(batch.size());
        batch.forEach(this::sendAudio);
    }

    @Override
    public void sendAudio(byte[] frame) {
        frames.add(frame);
        sent.add("audio " + frame.length);
        onAudio.accept(frame);
    }

    @Override
    public void changePicture(PictureChange change) {
        sent.add(change.toString());
    }

    @Override
    public int audioBytes(byte[] speech) {
        return fitting.applyAsInt(speech);
    }

    @Override
    public int skip() {
        sent.add("SKIP");
        onSkip.run();
        return 0;
    }

    @Override
    public void done() {
        sent.add("DONE");
    }

    @Override
    public void close(String why) {
        sent.add("close " + why);
        onClose.accept(why);
    }
}
