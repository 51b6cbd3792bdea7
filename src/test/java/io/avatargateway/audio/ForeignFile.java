package io.avatargateway.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A file of speech that another program makes, and what the same program makes of it at 16 kHz.
 *
 * @param name tells the tests apart
 * @param type what the producer calls it; null where its bytes have to tell
 * @param least correlation with the program's own conversion
 * @param command that makes {@code OUT} of {@code IN}
 * @param pipe whether the command writes to its standard output
 * @param options of sox, which converts it then; null where ffmpeg does, or opusdec and sox
 */
public record ForeignFile(String name, String type, double least, String command, boolean pipe, String options) {

    /** As much as two programs may differ in when they begin and end, in samples. */
    public static final int MOST_LAG = 40;

    /** One of every format, with every program that is at hand. */
    public static Stream<ForeignFile> all() {
        String sox = "sox -V1 -D";
        String raw = "-t raw -L";
        String encode = "ffmpeg -v error -i";
        return Stream.of(
                sox("16 bit WAV", "audio/wav", sox, "-b 16 -t wav"),
                sox("WAV without a type", null, sox, "-b 16 -t wav"),
                sox("8 bit WAV", "audio/wav", sox, "-b 8 -t wav"),
                sox("24 bit WAV", "audio/wav", sox, "-b 24 -t wav"),
                sox("32 bit WAV", "audio/wav", sox, "-b 32 -t wav"),
                sox("32 bit float WAV", "audio/wav", sox, "-e floating-point -b 32 -t wav"),
                sox("64 bit float WAV", "audio/wav", sox, "-e floating-point -b 64 -t wav"),
                sox("mu-law WAV", "audio/wav", sox, "-r 8000 -e mu-law -t wav"),
                sox("A-law WAV", "audio/wav", sox, "-r 8000 -e a-law -t wav"),
                sox("WAV of 8 kHz", "audio/wav", sox, "-r 8000 -t wav"),
                sox("WAV of 11.025 kHz", "audio/wav", sox, "-r 11025 -t wav"),
                sox("stereo WAV of 44.1 kHz", "audio/wav", sox, "-r 44100 -c 2 -t wav"),
                sox("stereo WAV of 48 kHz", "audio/wav", sox, "-r 48000 -c 2 -t wav"),
                sox("stereo WAV of 96 kHz, 24 bit", "audio/wav", sox, "-r 96000 -c 2 -b 24 -t wav"),
                sox("WAV of an odd rate", "audio/wav", sox, "-r 33333 -t wav"),
                sox("AU", "audio/basic", sox, "-t au"),
                sox("AU without a type", null, sox, "-r 48000 -c 2 -b 24 -t au"),
                sox("8 bit AU", "audio/au", sox, "-b 8 -t au"),
                sox("mu-law AU", "audio/basic", sox, "-r 8000 -e mu-law -t au"),
                sox("float AU", "audio/x-au", sox, "-e floating-point -b 32 -t au"),
                sox("AIFF", "audio/aiff", sox, "-r 44100 -c 2 -t aiff"),
                sox("AIFF without a type", null, sox, "-b 24 -t aiff"),
                sox("8 bit AIFF", "audio/aiff", sox, "-b 8 -t aiff"),
                sox("AIFF-C", "audio/x-aiff", sox, "-b 16 -t aifc"),
                sox("FLAC of 24 bit", "audio/flac", sox, "-r 48000 -c 2 -b 24 -t flac"),
                sox("PCM", "audio/pcm;rate=22050", sox, raw + " -r 22050 -c 1 -e signed -b 16"),
                sox("8 bit PCM", "audio/pcm;rate=8000;bits=8", sox, raw + " -r 8000 -c 1 -e unsigned -b 8"),
                sox(
                        "signed 8 bit",
                        "audio/pcm;rate=8000;bits=8;encoding=signed",
                        sox,
                        raw + " -r 8000 -c 1 -e signed -b 8"),
                sox(
                        "24 bit PCM",
                        "audio/pcm;rate=48000;bits=24;channels=2",
                        sox,
                        raw + " -r 48000 -c 2 -e signed -b 24"),
                sox("32 bit PCM", "audio/pcm;rate=22050;bits=32", sox, raw + " -r 22050 -c 1 -e signed -b 32"),
                sox("float PCM", "audio/pcm;rate=24000;encoding=float", sox, raw + " -r 24000 -c 1 -e float -b 32"),
                sox(
                        "double PCM",
                        "audio/pcm;rate=24000;encoding=float;bits=64",
                        sox,
                        raw + " -r 24000 -c 1 -e float -b 64"),
                sox(
                        "big-endian PCM",
                        "audio/pcm;rate=22050;endian=big",
                        sox,
                        "-t raw -B -r 22050 -c 1 -e signed -b 16"),
                sox("L16", "audio/L16;rate=44100;channels=2", sox, "-t raw -B -r 44100 -c 2 -e signed -b 16"),
                sox("basic", "audio/basic", sox, "-t raw -r 8000 -c 1 -e mu-law"),
                sox("PCMU", "audio/PCMU", sox, "-t raw -r 8000 -c 1 -e mu-law"),
                sox("PCMA of 16 kHz, stereo", "audio/PCMA;rate=16000;channels=2", sox, "-t raw -r 16000 -c 2 -e a-law"),
                other("WAV into a pipe", "audio/wav", 0.99, encode + " IN -f wav pipe:1", true),
                other(
                        "extensible WAV",
                        "audio/wav",
                        0.99,
                        encode + " IN -ar 48000 -ac 2 -c:a pcm_s24le OUT.wav",
                        false),
                other("FLAC by flac", "audio/flac", 0.99, "flac -s -8 IN -o OUT.flac", false),
                other("FLAC into a pipe", null, 0.99, "flac -s -5 -c IN", true),
                other("fast FLAC", "audio/x-flac", 0.99, "flac -s -0 IN -o OUT.flac", false),
                other("FLAC by ffmpeg", "audio/flac", 0.99, encode + " IN -ar 44100 -ac 2 OUT.flac", false),
                other("MP3 by lame", "audio/mpeg", 0.99, "lame --quiet -b 64 IN OUT.mp3", false),
                other("MP3 of a changing bit rate", null, 0.99, "lame --quiet -V 2 IN OUT.mp3", false),
                other("joint stereo MP3", "audio/mpeg", 0.99, encode + " IN -ar 44100 -ac 2 -b:a 128k OUT.mp3", false),
                other("MP3 of 24 kHz", "audio/mp3", 0.99, encode + " IN -ar 24000 -b:a 48k OUT.mp3", false),
                other("MP3 of 11.025 kHz", null, 0.99, "lame --quiet --resample 11.025 -b 32 IN OUT.mp3", false),
                other("MP3 without tags", "audio/mpeg", 0.99, "lame --quiet -t -b 64 IN OUT.mp3", false),
                other("Opus by opusenc", "audio/ogg", 0.99, "opusenc --quiet --bitrate 32 IN OUT.opus", false),
                other(
                        "Opus of low rate",
                        "audio/ogg;codecs=opus",
                        0.98,
                        "opusenc --quiet --bitrate 12 IN OUT.opus",
                        false),
                other("stereo Opus", null, 0.99, encode + " IN -ac 2 -c:a libopus -b:a 96k OUT.opus", false),
                other(
                        "Opus of long frames",
                        "audio/opus",
                        0.99,
                        "opusenc --quiet --framesize 60 --bitrate 24 IN OUT.opus",
                        false));
    }

    /** Made by sox, and converted by sox, with these options. */
    private static ForeignFile sox(String name, String type, String sox, String options) {
        return new ForeignFile(name, type, 0.99, sox + " IN " + options + " OUT.sox", false, options);
    }

    /** Made by a program, and converted by ffmpeg; Opus by opusdec and sox. */
    private static ForeignFile other(String name, String type, double least, String command, boolean pipe) {
        return new ForeignFile(name, type, least, command, pipe, null);
    }

    /** The name as files and jobs may be called. */
    public String id() {
        return name.replaceAll("[^A-Za-z0-9]", "-");
    }

    /**
     * Says the text at 22.05 kHz, mono; makes no second file of the same name. The test is skipped where there is no
     * such program.
     */
    public static Path say(String text, Path wav) throws IOException, InterruptedException {
        if (!Files.exists(wav)) {
            Tool.run("espeak-ng", "-w", wav.toString(), text);
        }
        return wav;
    }

    /** Makes the file of what was spoken, in its directory. The test is skipped where there is no such program. */
    public Path made(Path spoken) throws IOException, InterruptedException {
        Path out = spoken.resolveSibling(id());
        String suffix = command.contains("OUT.") ? command.replaceAll(".*OUT(\\.[a-z0-9]+).*", "$1") : ".out";
        Path file = Path.of(out + suffix);
        if (!Files.exists(file)) {
            String[] words = command.replace("OUT", out.toString())
                    .replace("IN", spoken.toString())
                    .split(" ");
            if (pipe) {
                Tool.runInto(file, words);
            } else {
                Tool.run(words);
            }
        }
        return file;
    }

    /** What the program itself makes of the file: 16 kHz, mono, 16 bit. */
    public byte[] converted(Path file) throws IOException, InterruptedException {
        return Files.readAllBytes(converted(file, options));
    }

    /**
     * Holds one against the other: by shape, level and length.
     *
     * @param strangers how many samples before it and behind it may be something else's
     */
    public void requireSame(byte[] pcm, byte[] theirPcm, int strangers) {
        double[] ours = Signal.samples(pcm);
        double[] theirs = Signal.samples(theirPcm);
        int lag = Signal.lag(ours, theirs, strangers + (options == null ? MOST_LAG : 1));
        double correlation = Signal.correlation(ours, theirs, lag);
        double[] aligned = Arrays.copyOfRange(ours, Math.max(0, -lag), Math.min(ours.length, theirs.length - lag));
        double level = Signal.level(aligned) - Signal.level(theirs);
        System.out.printf(
                "%s: correlation %.5f at %d, level %+.2f dB, %d samples (%+d)%n",
                name, correlation, lag, level, ours.length, ours.length - theirs.length);
        assertThat(correlation).as("correlation of %s", name).isGreaterThan(least);
        assertThat(level).as("level of %s in dB", name).isBetween(-0.5, 0.5);
        assertThat(ours.length)
                .as("samples of %s", name)
                .isBetween(theirs.length - MOST_LAG - strangers, theirs.length + MOST_LAG + strangers);
    }

    @Override
    public String toString() {
        return name;
    }

    private static Path converted(Path file, String options) throws IOException, InterruptedException {
        Path raw = Path.of(file + ".16k");
        if (file.toString().endsWith(".opus")) {
            Path wav = Path.of(file + ".wav");
            Tool.run("opusdec", "--quiet", "--no-dither", "--rate", "48000", file.toString(), wav.toString());
            return converted(wav, "-t wav");
        }
        if (options == null) {
            Tool.run(("ffmpeg -v error -y -i " + file + " -af aresample=16000:filter_size=64 -ac 1 -f s16le " + raw)
                    .split(" "));
        } else {
            // Sox has to be told of files without a header all that they are.
            Tool.run(("sox -V1 -D " + options + " " + file + " -t raw -e signed -b 16 -L -r 16000 -c 1 " + raw)
                    .split(" "));
        }
        return raw;
    }
}
