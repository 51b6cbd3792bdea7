package io.avatargateway.audio.format;

import java.util.Locale;

/**
 * Files that are recognised by their first bytes and not spoken. Without a type they would be taken for samples, and be
 * noise. Three bytes tell at least, so that samples are hardly ever taken for one.
 */
public enum UnsupportedFile {
    RF64("RF64", 0, "RF64"),
    RIFX("RIFX", 0, "RIFX"),
    W64("W64", 0, "riff"),
    CAF("CAF", 0, "caff"),
    MATROSKA("Matroska or WebM", 0, "\u001aE\u00df\u00a3"),
    MP4("MP4", 4, "ftyp"),
    ASF("ASF", 0, "0&\u00b2u"),
    GZIP("gzip", 0, "\u001f\u008b\u0008"),
    PDF("PDF", 0, "%PDF"),
    ZIP("ZIP", 0, "PK\u0003\u0004"),
    PNG("PNG", 0, "\u0089PNG"),
    DOCTYPE("HTML", 0, "<!doctype"),
    HTML("HTML", 0, "<html"),
    XML("XML", 0, "<?xml");

    private final String shown;
    private final int index;
    private final String word;

    UnsupportedFile(String shown, int index, String word) {
        this.shown = shown;
        this.index = index;
        this.word = word;
    }

    /** What it is called. */
    public String shown() {
        return shown;
    }

    /**
     * The kind of file that the window begins with; null if with none of them. The window should hold as much as is
     * {@link Container#telling}, if there is that much.
     */
    public static UnsupportedFile of(ByteWindow in) {
        for (UnsupportedFile foreign : values()) {
            if (foreign.begins(in)) {
                return foreign;
            }
        }
        return null;
    }

    private boolean begins(ByteWindow in) {
        if (in.seen() < index + word.length()) {
            return false;
        }
        StringBuilder seen = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            seen.append((char) in.at(index + i));
        }
        return word.startsWith("<")
                ? word.contentEquals(seen.toString().toLowerCase(Locale.ROOT))
                : word.contentEquals(seen);
    }
}
