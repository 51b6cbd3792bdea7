package io.avatargateway.audio.format;

import static io.avatargateway.audio.Signal.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.audio.GrowingSpeech;
import io.avatargateway.audio.Speech;
import io.avatargateway.audio.SpeechReader;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The types that engines, switches and contact centres write, and what is spoken of their bytes. */
class SpellingTest {

    private static final int FRAMES = 3_200;

    /** 16 kHz, little endian: as the avatar takes it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "audio/pcm",
                "audio/pcm;rate=16000",
                "AUDIO/PCM; Rate=16000 ; channels=1;",
                "audio/pcm;encoding=signed-integer;bits=16",
                "audio/pcm; codec=\"audio/pcm\"; samplerate=16000",
                "audio/pcm; codecs=audio/pcm; samplerate=16000",
                "audio/pcm; rate = 16000",
                "audio/pcm;rate='16000'",
                "audio/pcm;rate=16000Hz",
                "audio/pcm;rate=16000;sample-rate=16000",
                "audio/pcm;rate=16000;charset=utf-8",
                "audio/pcm;encoding=PCM_S16LE;sample_rate_hertz=16000",
                "audio/pcm;encoding=LINEAR16;sampleRateHertz=16000;audioChannelCount=1",
                "audio/x-pcm;bit-depth=16",
                "audio/x-raw;format=S16LE;rate=16000;channels=1;layout=interleaved",
                "audio/raw;bits-per-sample=16;rate=16000",
                "audio/x-linear16;rate=16000;container=none",
                "audio/L16;codec=pcm;rate=16000",
                "audio/l16;rate=16000;channels=1",
                "audio/l16; rate=16000; endianness=little-endian",
                "audio/l16;rate=16000;channels=1;endianness=LITTLE-ENDIAN",
                "audio/l16;rate=16000;endian=le",
                "audio/L16;rate=16000;byte-order=little;bits=16",
                "audio/x-l16; sample-rate=16000; channel-count=1",
                "audio/lpcm; sample-rate=16000; sample-size-bits=16; channel-count=1; is-big-endian=false",
                "audio/lpcm;rate=16000",
                "application/octet-stream",
                "Application/Octet-Stream; charset=binary",
                "binary/octet-stream",
            })
    void shouldSpeakSamplesThatNeedNoConversionAsTheyAre(String type) throws Exception {
        byte[] speech = speech(FRAMES, ByteOrder.LITTLE_ENDIAN);
        assertThat(spoken(type, speech)).isEqualTo(speech);
        try (GrowingSpeech growing = SpeechReader.growing(type)) {
            for (int from = 0; from < speech.length; from += 77) {
                growing.append(Arrays.copyOfRange(speech, from, Math.min(from + 77, speech.length)));
            }
            growing.end();
            assertThat(all(growing, 640)).isEqualTo(speech);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audio/L16;rate=16000",
                "audio/l16;rate=16000;channels=1",
                "audio/L16;rate=16000;endianness=big-endian",
                "audio/L16;rate=16000;byte-order=network",
                "audio/lpcm; sample-rate=16000; sample-size-bits=16; channel-count=1; is-big-endian=true",
                "audio/pcm;rate=16000;endian=big",
                "audio/x-raw;format=S16BE;rate=16000",
            })
    void shouldSpeakSamplesOfTheOtherOrder(String type) throws Exception {
        assertThat(spoken(type, speech(FRAMES, ByteOrder.BIG_ENDIAN)))
                .isEqualTo(speech(FRAMES, ByteOrder.LITTLE_ENDIAN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audio/basic",
                "audio/basic;rate=8000",
                "audio/basic; rate=8000; channels=1",
                "audio/basic; charset=utf-8",
                "audio/mulaw;rate=8000",
                "audio/x-mulaw",
                "audio/x-mulaw;rate=8000;channels=1",
                "audio/x-mulaw;sampleRate=8000",
                "audio/ulaw",
                "audio/x-ulaw;rate=8000",
                "audio/PCMU;rate=8000;ptime=20;maxptime=40",
                "audio/pcmu;bits=8",
                "audio/g711-mlaw",
                "audio/pcm;encoding=mulaw;rate=8000",
                "audio/pcm;encoding=g711_ulaw",
                "audio/pcm;codec=audio/x-mulaw",
            })
    void shouldSpeakMuLawByAllItsNames(String type) throws Exception {
        byte[] samples = bytes(1_600);
        assertThat(spoken(type, samples))
                .isEqualTo(spoken("audio/PCMU;rate=8000", samples))
                .hasSize(6_400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audio/alaw",
                "audio/alaw;rate=8000",
                "audio/x-alaw",
                "audio/x-alaw-basic",
                "audio/PCMA;rate=8000;channels=1",
                "audio/g711-alaw",
                "audio/pcm;encoding=alaw",
            })
    void shouldSpeakALawByAllItsNames(String type) throws Exception {
        byte[] samples = bytes(1_600);
        assertThat(spoken(type, samples))
                .isEqualTo(spoken("audio/PCMA", samples))
                .isNotEqualTo(spoken("audio/PCMU", samples));
    }

    @ParameterizedTest
    @CsvSource({
        "audio/L24;rate=16000, audio/pcm;bits=24;endian=big, 4800",
        "audio/L8;rate=16000, audio/pcm;bits=8, 1600",
        "audio/x-raw;format=F32LE;rate=48000, audio/pcm;encoding=float;rate=48000, 4800",
        "audio/pcm;encoding=float32;rate=48000, audio/pcm;encoding=float;rate=48000, 4800",
        "audio/pcm;encoding=s24le, audio/pcm;bits=24, 4800",
        "audio/pcm;format=U8, audio/pcm;bits=8, 1600",
    })
    void shouldTakeOneSpellingForTheOther(String type, String another, int bytes) throws Exception {
        byte[] samples = new byte[bytes];
        assertThat(spoken(type, samples)).isEqualTo(spoken(another, samples)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "audio/wav; codecs=audio/pcm; samplerate=16000, wav",
        "audio/wav;codec=\"audio/pcm\";rate=22050, wav",
        "audio/vnd.wave;codec=1, wav",
        "audio/x-wav; codec=pcm; bitrate=256000, wav",
        "audio/mpeg;rate=22050, speech.mp3",
        "audio/mp3; charset=binary, speech.mp3",
        "audio/x-mpeg-3, speech.mp3",
        "audio/ogg;codecs=opus, speech.opus",
        "audio/ogg; codecs=\"opus\"; rate=48000, speech.opus",
        "audio/opus;rate=48000, speech.opus",
        "application/ogg, speech.opus",
        "audio/x-flac; rate=16000, speech.flac",
        "audio/flac;bits=16;rate=24000, speech.flac",
        "audio/x-aifc, aiff",
        "application/octet-stream, speech.mp3",
        "application/octet-stream, wav",
        "binary/octet-stream, speech.opus",
    })
    void shouldLetTheHeaderDecideWhateverTheParametersSay(String type, String file) throws Exception {
        byte[] bytes =
                switch (file) {
                    case "wav" -> TestFiles.wav(16_000, 1, speech(FRAMES, ByteOrder.LITTLE_ENDIAN));
                    case "aiff" -> TestFiles.aiff(1, 16, FRAMES, null, speech(FRAMES, ByteOrder.BIG_ENDIAN));
                    default -> TestFiles.resource(file);
                };
        assertThat(spoken(type, bytes)).isEqualTo(spoken(null, bytes)).isNotEmpty();
    }

    /** What is refused names what to write. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pcm_16000                       | audio/pcm;rate=16000",
                "pcm_24000                       | audio/pcm;rate=24000",
                "LINEAR16                        | audio/pcm;rate=16000",
                "pcm16                           | audio/pcm;rate=16000",
                "raw-16khz-16bit-mono-pcm        | audio/pcm;rate=16000",
                "raw-22050hz-16bit-mono-pcm      | audio/pcm;rate=22050",
                "riff-24khz-16bit-mono-pcm       | audio/wav",
                "audio-16khz-32kbitrate-mono-mp3 | audio/mpeg",
                "mp3_44100_128                   | audio/mpeg",
                "OGG_OPUS                        | audio/ogg",
                "ulaw_8000                       | audio/PCMU;rate=8000",
                "g711_ulaw                       | audio/PCMU",
                "raw-8khz-8bit-mono-alaw         | audio/PCMA;rate=8000",
                "MULAW                           | audio/PCMU",
                "audio/aac                       | audio/mpeg, audio/ogg with Opus, or audio/wav",
                "audio/mp4; codecs=mp4a.40.2     | audio/mpeg, audio/ogg with Opus, or audio/wav",
                "audio/webm;codecs=opus          | audio/ogg with Opus",
                "audio/x-cbr-opus-with-preamble; preamble-size=0; bit-rate=256000 | audio/ogg with Opus",
                "audio/AMR                       | audio/mpeg, audio/ogg with Opus, or audio/wav",
                "audio/x-gsm                     | audio/wav",
                "audio/x-unheard                 | audio/pcm, audio/L16",
                "multipart/form-data; boundary=x | the body alone",
                "application/x-www-form-urlencoded | application/octet-stream",
                "application/json                | in bytes as they are",
                "audio/L16                       | rate=8000..96000",
                "audio/lpcm                      | rate=8000..96000",
                "audio/L16;rate=16000;bits=24    | 16",
                "audio/L16;rate=16000;endian=middle | big, little",
                "audio/lpcm;rate=16000;is-big-endian=perhaps | true or false",
                "audio/pcm;rate=16000;sample-rate=8000 | one of them",
                "audio/pcm;endian=little;is-big-endian=true | one of them",
                "audio/pcm;encoding=s16be;endian=little | one of them",
                "audio/pcm;encoding=opus         | linear16",
                "audio/pcm;encoding=linear16;bits=8 | those of the encoding, 16",
                "audio/pcm;volume=11             | bits, channels, encoding, endian, rate",
                "audio/pcm;container=ogg         | bits, channels, encoding, endian, rate",
                "audio/PCMU;encoding=alaw        | MU_LAW, or none",
                "audio/basic;bits=16             | 8",
                "application/octet-stream;rate=24000 | audio/pcm can have it",
            })
    void shouldNameTheSpellingToUse(String type, String rule) {
        assertThatThrownBy(() -> SpeechReader.requireSupported(type))
                .isInstanceOfSatisfying(
                        SpeechFormatException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNSUPPORTED_TYPE))
                .hasMessageContaining("(expected: ")
                .hasMessageContaining(rule);
    }

    @Test
    void shouldShowNothingThatSpoilsALine() {
        assertThatThrownBy(() -> SpeechReader.requireSupported("audio/\u0085\u202e\ud83d;x"))
                .hasMessageContaining("audio/???;x");
        assertThatThrownBy(() -> SpeechReader.requireSupported("\ud83d\ude00".repeat(90)))
                .hasMessageContaining("\ud83d\ude00".repeat(80) + "…");
    }

    @Test
    void shouldSayWhichTypeTheHeaderHas() {
        byte[] wav = TestFiles.wav(16_000, 1, speech(FRAMES, ByteOrder.LITTLE_ENDIAN));
        assertThatThrownBy(() -> SpeechReader.read("audio/L16;rate=16000", wav))
                .hasMessageContaining("here audio/wav, or no type");
    }

    /** Whatever it is that a producer sends under the name of a standard that half of them do not keep. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFindTheByteOrderOfWhateverComes(boolean little) throws Exception {
        ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        Random random = new Random(17);
        assertFound("speech", order, FRAMES, i -> wave(i));
        assertFound("soft speech", order, FRAMES, i -> wave(i) / 100);
        assertFound("noise floor", order, FRAMES, i -> random.nextInt(7) - 3);
        assertFound("speech behind a noise floor", order, 8_000, i -> i < 4_000 ? random.nextInt(3) - 1 : wave(i));
        assertFound("speech behind bits that are never negative", order, 8_000, i -> i < 4_000 ? i % 2 : wave(i));
        assertFound("hiss", order, FRAMES, i -> random.nextInt(8_000) - 4_000);
        assertFound("tone of full scale", order, FRAMES, i -> 32_767 * Math.sin(0.39 * i));
        assertFound("high tone", order, FRAMES, i -> 20_000 * Math.sin(2.6 * i));
        assertFound("speech of 8 bits", order, FRAMES, i -> Math.rint(wave(i) / 256) * 256);
        assertFound("square", order, FRAMES, i -> i / 20 % 2 == 0 ? 12_288 : -12_288);
        assertFound("a word", order, 40, i -> wave(i));
        assertFound("silence", order, FRAMES, i -> 0);
        assertFound("speech behind silence", order, 20_000, i -> i < 15_001 ? 0 : wave(i));
    }

    /** Noise of full scale is no speech in any order; so the standard has its way. */
    @Test
    void shouldKeepToTheStandardWhereNothingTells() throws Exception {
        byte[] noise = new byte[6_400];
        new Random(5).nextBytes(noise);
        assertThat(spoken("audio/L16;rate=16000", noise)).isEqualTo(spoken("audio/pcm;endian=big", noise));
    }

    @Test
    void shouldFindTheByteOrderOfTwoChannels() throws Exception {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            byte[] both = samples(order, 2 * FRAMES, i -> i % 2 == 0 ? wave(i / 2) : -wave(i / 2 + 900));
            String known = "audio/pcm;channels=2;endian=" + (order == ByteOrder.BIG_ENDIAN ? "big" : "little");
            assertThat(spoken("audio/L16;rate=16000;channels=2", both)).isEqualTo(spoken(known, both));
        }
    }

    @Test
    void shouldTellTheLengthOfAllThoughItBeginsWithSilence() throws Exception {
        byte[] samples = samples(ByteOrder.LITTLE_ENDIAN, 16_000, i -> i < 8_000 ? 0 : wave(i));
        try (Speech speech = SpeechReader.read("audio/L16;rate=16000", samples)) {
            assertThat(speech.durationMillis()).isEqualTo(1_000);
        }
        assertThatThrownBy(() -> SpeechReader.read("audio/L16;rate=16000", Arrays.copyOf(samples, 31_999)))
                .isInstanceOfSatisfying(
                        SpeechFormatException.class, e -> assertThat(e.fault()).isEqualTo(Fault.ODD_LENGTH));
    }

    private static void assertFound(String what, ByteOrder order, int frames, IntToDoubleFunction signal)
            throws Exception {
        byte[] sent = samples(order, frames, signal);
        byte[] right = order == ByteOrder.LITTLE_ENDIAN ? sent : swapped(sent);
        assertThat(spoken("audio/L16;rate=16000", sent)).as(what + ", " + order).isEqualTo(right);
    }

    private static byte[] spoken(String type, byte[] bytes) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Speech speech = SpeechReader.read(type, bytes)) {
            all.writeBytes(all(speech, 640));
        }
        return all.toByteArray();
    }

    private static byte[] speech(int frames, ByteOrder order) {
        return samples(order, frames, SpellingTest::wave);
    }

    /** Some harmonics of a voice that rises and falls. */
    private static double wave(int i) {
        double sum = 0;
        for (int harmonic = 1; harmonic < 12; harmonic++) {
            sum += Math.sin(harmonic * (0.05 * i + 2 * Math.sin(0.001 * i))) / harmonic;
        }
        return 6_000 * sum * (1 + Math.sin(0.002 * i));
    }

    private static byte[] samples(ByteOrder order, int frames, IntToDoubleFunction signal) {
        ByteBuffer samples = ByteBuffer.allocate(2 * frames).order(order);
        for (int i = 0; i < frames; i++) {
            samples.putShort((short) Math.max(-32_768, Math.min(32_767, Math.round(signal.applyAsDouble(i)))));
        }
        return samples.array();
    }

    private static byte[] swapped(byte[] samples) {
        byte[] swapped = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            swapped[i] = samples[i ^ 1];
        }
        return swapped;
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(3).nextBytes(bytes);
        return bytes;
    }
}
