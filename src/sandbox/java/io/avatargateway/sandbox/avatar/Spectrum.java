package io.avatargateway.sandbox.avatar;

/** The power spectrum of a short stretch of sound. */
final class Spectrum {
    private final int size;
    private final float[] window;
    private final float[] cosines;
    private final float[] sines;
    private final float[] real;
    private final float[] imaginary;
    private final float hertzPerBin;

    /** @param size samples of a stretch, a power of two */
    Spectrum(int size, int sampleRateHz) {
        this.size = size;
        hertzPerBin = (float) sampleRateHz / size;
        window = new float[size];
        cosines = new float[size / 2];
        sines = new float[size / 2];
        real = new float[size];
        imaginary = new float[size];
        for (int i = 0; i < size; i++) {
            window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / size));
        }
        for (int i = 0; i < size / 2; i++) {
            cosines[i] = (float) Math.cos(2 * Math.PI * i / size);
            sines[i] = (float) -Math.sin(2 * Math.PI * i / size);
        }
    }

    /** Looks at a stretch: as many samples as the size, in a ring that begins at an index. */
    void look(float[] ring, int begin) {
        int shift = Integer.numberOfLeadingZeros(size) + 1;
        for (int i = 0; i < size; i++) {
            int at = Integer.reverse(i) >>> shift;
            real[at] = ring[(begin + i) % size] * window[i];
            imaginary[at] = 0;
        }
        for (int half = 1; half < size; half *= 2) {
            combine(half);
        }
    }

    /** One pass of the radix-2 transform. */
    private void combine(int half) {
        int step = size / (2 * half);
        for (int start = 0; start < size; start += 2 * half) {
            for (int k = 0; k < half; k++) {
                int low = start + k;
                int high = low + half;
                float cosine = cosines[k * step];
                float sine = sines[k * step];
                float re = real[high] * cosine - imaginary[high] * sine;
                float im = real[high] * sine + imaginary[high] * cosine;
                real[high] = real[low] - re;
                imaginary[high] = imaginary[low] - im;
                real[low] += re;
                imaginary[low] += im;
            }
        }
    }

    /** How much power lies between two frequencies. */
    float power(float fromHertz, float toHertz) {
        int last = Math.min(size / 2 - 1, Math.round(toHertz / hertzPerBin));
        float sum = 0;
        for (int bin = Math.max(1, Math.round(fromHertz / hertzPerBin)); bin < last; bin++) {
            sum += real[bin] * real[bin] + imaginary[bin] * imaginary[bin];
        }
        return sum;
    }
}
