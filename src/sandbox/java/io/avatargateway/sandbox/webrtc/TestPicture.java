package io.avatargateway.sandbox.webrtc;

/** Stripes that wander, and a bar as high as the sound is loud. */
public final class TestPicture implements Picture {
    private static final int STRIPE_PIXELS = 64;

    private volatile int loudness;

    /** Silent. */
    public TestPicture() {}

    @Override
    public void hear(short[] samples) {
        long sum = 0;
        for (short sample : samples) {
            sum += Math.abs(sample);
        }
        loudness = (int) (sum / samples.length);
    }

    @Override
    public void paint(Planes planes, long nanos) {
        int size = planes.sizePixels();
        int shift = (int) (nanos / 10_000_000 % STRIPE_PIXELS);
        int barFrom = size - Math.min(size, loudness / 10);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                boolean stripe = (column + row + shift) / (STRIPE_PIXELS / 2) % 2 == 0;
                boolean bar = column < size / 8 && row >= barFrom;
                planes.y().put(row * planes.strideY() + column, (byte) (bar ? 235 : stripe ? 160 : 90));
            }
        }
        for (int row = 0; row < size / 2; row++) {
            for (int column = 0; column < size / 2; column++) {
                planes.u().put(row * planes.strideU() + column, (byte) 140);
                planes.v().put(row * planes.strideV() + column, (byte) 110);
            }
        }
    }
}
