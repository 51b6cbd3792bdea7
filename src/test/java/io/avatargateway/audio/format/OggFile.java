package io.avatargateway.audio.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The pages of an Ogg stream, to be changed. Check sums are made right when they are put together. */
final class OggFile {

    static final int END = 4;
    private static final int CONTINUED = 1;
    private static final int PACKET_SAMPLES = 960;

    private final List<byte[]> pages = new ArrayList<>();

    private OggFile() {}

    /** The speech of {@code speech.opus}, 20 ms to a packet, with this number of packets to a page. */
    static OggFile speech(int packetsPerPage) throws Exception {
        OggFile file = of(TestFiles.resource("speech.opus"));
        List<byte[]> packets = new ArrayList<>();
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        for (byte[] page : file.pages.subList(2, file.pages.size())) {
            int at = 27 + page[26];
            for (int i = 0; i < page[26]; i++) {
                int lace = page[27 + i] & 0xFF;
                packet.write(page, at, lace);
                at += lace;
                if (lace < 255) {
                    packets.add(packet.toByteArray());
                    packet.reset();
                }
            }
        }
        long last = ByteBuffer.wrap(file.pages.get(file.pages.size() - 1))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong(6);
        OggFile repaged = new OggFile();
        repaged.pages.addAll(file.pages.subList(0, 2));
        for (int from = 0; from < packets.size(); from += packetsPerPage) {
            int to = Math.min(packets.size(), from + packetsPerPage);
            boolean end = to == packets.size();
            repaged.pages.add(repaged.page(
                    end ? END : 0,
                    end ? last : (long) to * PACKET_SAMPLES,
                    repaged.pages.size(),
                    packets.subList(from, to)));
        }
        return repaged;
    }

    static OggFile of(byte[] bytes) {
        OggFile file = new OggFile();
        for (int at = 0; at < bytes.length; ) {
            int end = at + 27 + (bytes[at + 26] & 0xFF);
            for (int i = at + 27; i < at + 27 + (bytes[at + 26] & 0xFF); i++) {
                end += bytes[i] & 0xFF;
            }
            file.pages.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return file;
    }

    int size() {
        return pages.size();
    }

    OggFile remove(int index) {
        pages.remove(index);
        return this;
    }

    OggFile repeat(int index) {
        return repeat(index, index + 1);
    }

    /** Puts another copy of a page at an index. */
    OggFile repeat(int index, int at) {
        pages.add(at, pages.get(index).clone());
        return this;
    }

    OggFile swap(int index) {
        pages.add(index, pages.remove(index + 1));
        return this;
    }

    OggFile flags(int index, int flags) {
        pages.get(index)[5] = (byte) flags;
        return this;
    }

    OggFile number(int index, int number) {
        little(index).putInt(18, number);
        return this;
    }

    OggFile serial(int index, int serial) {
        little(index).putInt(14, serial);
        return this;
    }

    OggFile granule(int index, long granule) {
        little(index).putLong(6, granule);
        return this;
    }

    long granule(int index) {
        return little(index).getLong(6);
    }

    /**
     * Takes the first packet off one page's front and puts its last bytes onto the page before. So a page ends in the
     * middle of the packet.
     */
    OggFile cutPacket(int index) {
        byte[] page = pages.get(index);
        byte[] before = pages.get(index - 1);
        int lace = page[27] & 0xFF;
        int head = 27 + page[26];
        // A piece of 255 bytes goes on; so the packet must be longer than that.
        byte[] packet = Arrays.copyOfRange(page, head, head + lace);
        byte[] longer = Arrays.copyOf(padded(packet), 255 + 50);
        byte[] rest = Arrays.copyOfRange(page, head + lace, page.length);
        byte[] laces = Arrays.copyOfRange(page, 28, head);
        pages.set(
                index,
                raw(
                        page,
                        CONTINUED | page[5],
                        TestFiles.concat(new byte[] {50}, laces),
                        Arrays.copyOfRange(longer, 255, 305),
                        rest));
        int headBefore = 27 + before[26];
        pages.set(
                index - 1,
                raw(
                        before,
                        before[5],
                        TestFiles.concat(Arrays.copyOfRange(before, 27, headBefore), new byte[] {(byte) 255}),
                        Arrays.copyOfRange(before, headBefore, before.length),
                        Arrays.copyOf(longer, 255)));
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] page : pages) {
            byte[] sealed = page.clone();
            ByteBuffer buffer = ByteBuffer.wrap(sealed).order(ByteOrder.LITTLE_ENDIAN);
            buffer.putInt(22, 0).putInt(22, CheckSums.crc32(sealed));
            all.writeBytes(sealed);
        }
        return all.toByteArray();
    }

    /** The same packet in 305 bytes: padded as RFC 6716, section 3.2.5, says. */
    private static byte[] padded(byte[] packet) {
        // Code 3, one frame, with padding: the head, the count, the padding's length, the frame.
        int padding = 305 - 4 - (packet.length - 1);
        byte[] padded = new byte[305];
        padded[0] = (byte) (packet[0] | 3);
        padded[1] = (byte) (0x40 | 1);
        padded[2] = (byte) 255;
        padded[3] = (byte) (padding - 254);
        System.arraycopy(packet, 1, padded, 4, packet.length - 1);
        return padded;
    }

    private byte[] page(int flags, long granule, int number, List<byte[]> packets) {
        ByteArrayOutputStream laces = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            for (int left = packet.length; left >= 0; left -= 255) {
                laces.write(Math.min(255, left));
            }
        }
        byte[] page = raw(pages.get(1), flags, laces.toByteArray(), packets.toArray(byte[][]::new));
        ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).putLong(6, granule).putInt(18, number);
        return page;
    }

    /** A page with the head of another. */
    private static byte[] raw(byte[] like, int flags, byte[] laces, byte[]... contents) {
        byte[] head = Arrays.copyOf(like, 27);
        head[5] = (byte) flags;
        head[26] = (byte) laces.length;
        return TestFiles.concat(head, laces, TestFiles.concat(contents));
    }

    private ByteBuffer little(int index) {
        return ByteBuffer.wrap(pages.get(index)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
