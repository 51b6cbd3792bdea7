package io.avatargateway.audio;

import java.io.IOException;

/** The formats that say by a header of their own what their samples are. */
enum Container {
    WAV("audio/wav");

    /** So many bytes tell them apart. */
    static final int MAGIC_BYTES = 12;

    private final String typeName;

    Container(String typeName) {
        this.typeName = typeName;
    }

    /** The MIME type that it is called by. */
    String typeName() {
        return typeName;
    }

    /** For the next file. */
    Decoder decoder() {
        return switch (this) {
            case WAV -> new WavDecoder();
        };
    }

    /** Null if none is called so. */
    static Container named(String type) {
        return switch (type) {
            case "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave" -> WAV;
            default -> null;
        };
    }

    /** What the bytes begin with; null if with none of them. */
    static Container of(Inlet in) throws IOException {
        in.see(MAGIC_BYTES);
        for (Container container : values()) {
            if (container.begins(in)) {
                return container;
            }
        }
        return null;
    }

    private boolean begins(Inlet in) {
        return switch (this) {
            case WAV -> in.is(0, "RIFF") && in.is(8, "WAVE");
        };
    }

    /** Whether a part that begins like this is the next whole file, and not just the next piece. */
    boolean restarts(byte[] start) {
        try (Inlet in = new Inlet()) {
            in.append(new MemorySource(start));
            return of(in) == this;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
