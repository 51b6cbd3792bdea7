package io.avatargateway.it;

import io.avatargateway.audio.format.TestFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Speech that cannot be spoken: each with its name, its bytes, what it is called, and the code that tells why. */
final class BadSpeech {

    private static final byte[] TONE = Speech.tone(100, 440);
    private static final int ADPCM = 2;

    private BadSpeech() {}

    /** What is known from its beginning not to be speech. */
    static Stream<Arguments> unspeakable() throws IOException {
        return Stream.of(bare(), wav(), older(), compressed(), misnamed()).flatMap(rows -> rows);
    }

    /** Speech that is broken behind its beginning. */
    static Stream<Arguments> brokenLater() throws IOException {
        byte[] mp3 = TestFiles.resource("speech.mp3");
        byte[] flac = TestFiles.resource("speech.flac");
        byte[] opus = TestFiles.resource("speech.opus");
        return Stream.of(
                Arguments.of("cut FLAC", most(flac), "audio/flac", "AUDIO_INCOMPLETE"),
                Arguments.of("damaged FLAC", damaged(flac), "audio/flac", "AUDIO_MALFORMED"),
                Arguments.of("cut MP3", most(mp3), "audio/mpeg", "AUDIO_INCOMPLETE"),
                Arguments.of(
                        "Opus whose second file is cut",
                        TestFiles.concat(opus, most(opus)),
                        "audio/ogg",
                        "AUDIO_INCOMPLETE"));
    }

    /** Six hundred kilobytes that are a hundred hours. */
    static byte[] bomb(boolean told) {
        int blocks = 45_000;
        return TestFiles.silentFlac(blocks, told ? 65_535L * blocks : 0);
    }

    private static Stream<Arguments> bare() {
        return Stream.of(
                Arguments.of("odd length", new byte[3], "audio/pcm;rate=16000", "AUDIO_ODD_LENGTH"),
                Arguments.of("zero length", new byte[0], "audio/pcm;rate=16000", "AUDIO_EMPTY"),
                Arguments.of("half a frame", new byte[6], "audio/pcm;channels=2", "AUDIO_ODD_LENGTH"),
                Arguments.of("7 bits", TONE, "audio/pcm;bits=7", "AUDIO_TYPE_UNSUPPORTED"),
                Arguments.of("a rate in words", TONE, "audio/pcm;rate=fast", "AUDIO_TYPE_UNSUPPORTED"),
                Arguments.of("L16 without a rate", TONE, "audio/L16", "AUDIO_TYPE_UNSUPPORTED"),
                Arguments.of("no speech at all", TONE, "text/plain", "AUDIO_TYPE_UNSUPPORTED"),
                Arguments.of("a codec that is not spoken", TONE, "audio/aac", "AUDIO_TYPE_UNSUPPORTED"),
                Arguments.of("no such type", TONE, "audio/nonsense", "AUDIO_TYPE_UNSUPPORTED"),
                Arguments.of("no type", TONE, "speech", "AUDIO_TYPE_UNSUPPORTED"));
    }

    private static Stream<Arguments> wav() {
        byte[] whole = wav(1, 1, 16_000, 16, TONE.length);
        return Stream.of(
                Arguments.of("WAV that is cut", wav(1, 1, 16_000, 16, 10_000), "audio/wav", "AUDIO_MALFORMED"),
                Arguments.of("WAV of a header's half", Arrays.copyOf(whole, 30), "audio/wav", "AUDIO_MALFORMED"),
                Arguments.of(
                        "WAV without samples", Arrays.copyOf(wav(1, 1, 16_000, 16, 0), 44), "audio/wav", "AUDIO_EMPTY"),
                Arguments.of(
                        "WAV of three channels", wav(1, 3, 16_000, 16, 3198), "audio/wav", "AUDIO_TYPE_UNSUPPORTED"),
                Arguments.of("WAV of 200 kHz", wav(1, 1, 200_000, 16, 3200), "audio/wav", "AUDIO_TYPE_UNSUPPORTED"),
                Arguments.of("WAV of 12 bit", wav(1, 1, 16_000, 12, 3200), "audio/wav", "AUDIO_TYPE_UNSUPPORTED"),
                Arguments.of("WAV of ADPCM", wav(ADPCM, 1, 16_000, 4, 3200), "audio/x-wav", "AUDIO_TYPE_UNSUPPORTED"));
    }

    private static Stream<Arguments> older() {
        byte[] au = TestFiles.au(3, 16_000, 1, TONE.length, TONE);
        return Stream.of(
                Arguments.of("AU that is cut", Arrays.copyOf(au, 20), "audio/au", "AUDIO_MALFORMED"),
                Arguments.of(
                        "AU that promises more", TestFiles.au(3, 16_000, 1, 9000, TONE), "audio/au", "AUDIO_MALFORMED"),
                Arguments.of(
                        "AU of G.721", TestFiles.au(23, 8000, 1, 3200, TONE), "audio/basic", "AUDIO_TYPE_UNSUPPORTED"),
                Arguments.of(
                        "AIFF that promises more",
                        TestFiles.aiff(1, 16, 1601, null, TONE),
                        "audio/aiff",
                        "AUDIO_MALFORMED"),
                Arguments.of(
                        "AIFF of 12 bit",
                        TestFiles.aiff(1, 12, 1600, null, TONE),
                        "audio/aiff",
                        "AUDIO_TYPE_UNSUPPORTED"),
                Arguments.of(
                        "AIFF of IMA", TestFiles.aiff(1, 16, 9, "ima4", TONE), "audio/aiff", "AUDIO_TYPE_UNSUPPORTED"));
    }

    private static Stream<Arguments> compressed() throws IOException {
        byte[] flac = TestFiles.resource("speech.flac");
        byte[] opus = TestFiles.resource("speech.opus");
        byte[] damagedOpus = opus.clone();
        damagedOpus[40] ^= 1;
        return Stream.of(
                Arguments.of("FLAC of a header's half", Arrays.copyOf(flac, 30), "audio/flac", "AUDIO_INCOMPLETE"),
                Arguments.of("FLAC of a hundred hours", bomb(true), "audio/flac", "AUDIO_TOO_LONG"),
                Arguments.of("MP3 of a tag", TestFiles.ascii("ID3\3\0\0\0\0\0\0"), "audio/mpeg", "AUDIO_EMPTY"),
                Arguments.of("Opus of a page's half", Arrays.copyOf(opus, 20), "audio/ogg", "AUDIO_INCOMPLETE"),
                Arguments.of("Opus with a damaged page", damagedOpus, "audio/opus", "AUDIO_MALFORMED"));
    }

    private static Stream<Arguments> misnamed() throws IOException {
        byte[] mp3 = TestFiles.resource("speech.mp3");
        byte[] flac = TestFiles.resource("speech.flac");
        byte[] opus = TestFiles.resource("speech.opus");
        byte[] wav = wav(1, 1, 16_000, 16, TONE.length);
        byte[] text = TestFiles.ascii("What is said here is not a sound. ".repeat(9));
        return Stream.of(
                Arguments.of("WAV called PCM", wav, "audio/pcm", "AUDIO_MALFORMED"),
                Arguments.of("WAV called MP3", wav, "audio/mpeg", "AUDIO_MALFORMED"),
                Arguments.of("MP3 called WAV", mp3, "audio/wav", "AUDIO_MALFORMED"),
                Arguments.of("FLAC called Opus", flac, "audio/ogg;codecs=opus", "AUDIO_MALFORMED"),
                Arguments.of("Opus called FLAC", opus, "audio/flac", "AUDIO_MALFORMED"),
                Arguments.of("text called WAV", text, "audio/wav", "AUDIO_MALFORMED"),
                Arguments.of("text called MP3", text, "audio/mpeg", "AUDIO_MALFORMED"),
                Arguments.of("text called Opus", text, "audio/opus", "AUDIO_MALFORMED"),
                Arguments.of("text called FLAC", text, "audio/flac", "AUDIO_MALFORMED"),
                Arguments.of("text called AIFF", text, "audio/aiff", "AUDIO_MALFORMED"));
    }

    /** Its first five sixths. The header of the FLAC file is the half of it. */
    private static byte[] most(byte[] file) {
        return Arrays.copyOf(file, file.length / 6 * 5);
    }

    private static byte[] damaged(byte[] file) {
        byte[] damaged = file.clone();
        int at = file.length / 6 * 5;
        Arrays.fill(damaged, at, at + 20, (byte) 0x55);
        return damaged;
    }

    /** A tone in a WAV whose header says what it is told to say. */
    private static byte[] wav(int format, int channels, int rate, int bits, int dataBytes) {
        ByteBuffer wav = ByteBuffer.allocate(44 + TONE.length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(TestFiles.ascii("RIFF")).putInt(36 + dataBytes);
        wav.put(TestFiles.ascii("WAVEfmt ")).putInt(16);
        wav.putShort((short) format).putShort((short) channels).putInt(rate);
        wav.putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        wav.put(TestFiles.ascii("data")).putInt(dataBytes).put(TONE);
        return wav.array();
    }
}
