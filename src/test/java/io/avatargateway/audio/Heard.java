package io.avatargateway.audio;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is heard of bytes, and how it ended.
 *
 * @param pcm all that was spoken
 * @param fault the sort of fault that it broke off with; null where it did not
 */
record Heard(byte[] pcm, SpeechFormatException.Fault fault) {

    /** Of a body that is all there. */
    static Heard whole(String type, byte[] bytes) throws Exception {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try (Speech speech = SpeechReader.read(type, bytes)) {
            drain(speech, heard);
            return new Heard(heard.toByteArray(), null);
        } catch (SpeechFormatException e) {
            return new Heard(heard.toByteArray(), e.fault());
        }
    }

    /** Of parts that are heard as they come. */
    static Heard parts(String type, List<byte[]> parts) throws Exception {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try (GrowingSpeech speech = SpeechReader.growing(type)) {
            for (byte[] part : parts) {
                speech.append(part);
                drain(speech, heard);
            }
            speech.end();
            drain(speech, heard);
            return new Heard(heard.toByteArray(), null);
        } catch (SpeechFormatException e) {
            return new Heard(heard.toByteArray(), e.fault());
        }
    }

    /** Of parts of one length. */
    static Heard pieces(String type, byte[] bytes, int piece) throws Exception {
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += piece) {
            parts.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
        }
        return parts(type, parts);
    }

    /** Of two parts. */
    static Heard cut(String type, byte[] bytes, int at) throws Exception {
        return parts(type, List.of(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length)));
    }

    long millis() {
        return pcm.length / Pcm16.BYTES_PER_MILLI;
    }

    /** As a test shows it, and compares it. */
    String summary() {
        return millis() + " ms, " + pcm.length + " bytes, " + Arrays.hashCode(pcm) + ", " + fault;
    }

    private static void drain(Speech speech, ByteArrayOutputStream heard) throws Exception {
        for (byte[] frame = speech.nextFrame(6000); frame != null && frame.length > 0; frame = speech.nextFrame(6000)) {
            heard.writeBytes(frame);
        }
    }
}
