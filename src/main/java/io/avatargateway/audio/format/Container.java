package io.avatargateway.audio.format;

import java.io.IOException;

/** The formats that say by a header of their own what their samples are. */
public enum Container {
    WAV("audio/wav"),
    AU("audio/au"),
    AIFF("audio/aiff"),
    MP3("audio/mpeg"),
    FLAC("audio/flac"),
    OGG("audio/ogg");

    private static final int MAGIC_BYTES = 12;

    private final String typeName;

    Container(String typeName) {
        this.typeName = typeName;
    }

    /** The MIME type that it is called by. */
    public String typeName() {
        return typeName;
    }

    /** For the next file. */
    public Decoder decoder() {
        return switch (this) {
            case WAV -> new WavDecoder();
            case AU -> new AuDecoder();
            case AIFF -> new AiffDecoder();
            case MP3 -> new Mp3Decoder();
            case FLAC -> new FlacDecoder();
            case OGG -> new OggOpusDecoder();
        };
    }

    /**
     * What is called so; null if none.
     *
     * @param type in lower case
     */
    static Container named(String type) {
        return switch (type) {
            case "audio/wav",
                    "audio/x-wav",
                    "audio/wave",
                    "audio/vnd.wave",
                    "audio/vnd.wav",
                    "audio/x-pn-wav",
                    "audio/x-riff" -> WAV;
            case "audio/au", "audio/x-au", "audio/snd", "audio/x-snd" -> AU;
            case "audio/aiff", "audio/x-aiff", "audio/aif", "audio/x-aif", "audio/aifc", "audio/x-aifc" -> AIFF;
            case "audio/mpeg",
                    "audio/mp3",
                    "audio/x-mp3",
                    "audio/mpeg3",
                    "audio/x-mpeg",
                    "audio/x-mpeg3",
                    "audio/x-mpeg-3",
                    "audio/mpg",
                    "audio/x-mpg" -> MP3;
            case "audio/flac", "audio/x-flac", "application/flac", "application/x-flac" -> FLAC;
            case "audio/ogg",
                    "audio/opus",
                    "audio/x-opus+ogg",
                    "audio/x-opus",
                    "audio/x-ogg",
                    "application/ogg",
                    "application/x-ogg" -> OGG;
            default -> null;
        };
    }

    /** How many bytes are needed to tell what they begin with. */
    public static int telling(ByteWindow in) throws IOException {
        return Math.max(MAGIC_BYTES, Mp3Header.telling(in));
    }

    /** What the bytes begin with; null if with none of them. */
    public static Container of(ByteWindow in) throws IOException {
        in.see(telling(in));
        for (Container container : values()) {
            if (container.begins(in)) {
                return container;
            }
        }
        return null;
    }

    /**
     * Whether a part that begins like this is the next whole file, and not just the next piece. MP3 and Ogg need no
     * telling: they join by themselves.
     */
    public boolean restarts(byte[] start) {
        return switch (this) {
            case MP3, OGG -> false;
            case WAV, AU, AIFF, FLAC -> {
                try (ByteWindow in = new ByteWindow()) {
                    in.append(new MemorySource(start));
                    in.end();
                    yield of(in) == this;
                } catch (IOException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        };
    }

    private boolean begins(ByteWindow in) {
        return switch (this) {
            case WAV -> in.is(0, "RIFF") && in.is(8, "WAVE");
            case AU -> in.is(0, ".snd");
            case AIFF -> in.is(0, "FORM") && (in.is(8, "AIFF") || in.is(8, "AIFC"));
            case MP3 -> Mp3Header.begins(in);
            case FLAC -> in.is(0, "fLaC");
            case OGG -> in.is(0, "OggS");
        };
    }
}
