package io.avatargateway.audio;

import io.avatargateway.audio.format.Pcm16;
import io.avatargateway.audio.format.Repair;
import io.avatargateway.audio.format.SpeechFormatException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is heard of bytes, and how it ended. */
public final class Heard {

    private final byte[] pcm;
    private final SpeechFormatException.Fault fault;
    private final List<Repair> repairs;

    private Heard(byte[] pcm, SpeechFormatException.Fault fault, List<Repair> repairs) {
        this.pcm = pcm;
        this.fault = fault;
        this.repairs = repairs;
    }

    /** Of which all was spoken as it is. */
    Heard(byte[] pcm) {
        this(pcm, null, List.of());
    }

    /** All that was spoken. */
    public byte[] pcm() {
        return pcm;
    }

    /** The sort of fault that it broke off with; null where it did not. */
    public SpeechFormatException.Fault fault() {
        return fault;
    }

    /** What was mended on the way. */
    public List<Repair> repairs() {
        return repairs;
    }

    /** Of a body that is all there. */
    public static Heard whole(String type, byte[] bytes) throws Exception {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try (Speech speech = SpeechReader.read(type, bytes)) {
            return ended(speech, heard, () -> drain(speech, heard));
        } catch (SpeechFormatException e) {
            return new Heard(new byte[0], e.fault(), List.of());
        }
    }

    /** Of parts that are heard as they come. */
    static Heard parts(String type, List<byte[]> parts) throws Exception {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try (GrowingSpeech speech = SpeechReader.growing(type)) {
            return ended(speech, heard, () -> {
                for (byte[] part : parts) {
                    speech.append(part);
                    drain(speech, heard);
                }
                speech.end();
                drain(speech, heard);
            });
        }
    }

    /** Of parts of one length. */
    public static Heard pieces(String type, byte[] bytes, int piece) throws Exception {
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += piece) {
            parts.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
        }
        return parts(type, parts);
    }

    /** Of two parts. */
    public static Heard cut(String type, byte[] bytes, int at) throws Exception {
        return parts(type, List.of(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length)));
    }

    public long millis() {
        return pcm.length / Pcm16.BYTES_PER_MILLI;
    }

    /** As a test shows it, and compares it. */
    public String summary() {
        return millis() + " ms, " + pcm.length + " bytes, " + Arrays.hashCode(pcm) + ", " + fault;
    }

    private interface Reading {
        void run() throws Exception;
    }

    private static Heard ended(Speech speech, ByteArrayOutputStream heard, Reading reading) throws Exception {
        SpeechFormatException.Fault fault = null;
        try {
            reading.run();
        } catch (SpeechFormatException e) {
            fault = e.fault();
        }
        return new Heard(heard.toByteArray(), fault, speech.repairs());
    }

    private static void drain(Speech speech, ByteArrayOutputStream heard) throws Exception {
        for (byte[] frame = speech.nextFrame(6000); frame != null && frame.length > 0; frame = speech.nextFrame(6000)) {
            heard.writeBytes(frame);
        }
    }
}
