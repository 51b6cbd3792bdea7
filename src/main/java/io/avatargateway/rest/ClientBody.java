package io.avatargateway.rest;

import io.avatargateway.api.ProblemException;
import io.avatargateway.api.RequestFault;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of a request, for those who read it beside files of the server: where it breaks off, that is the client's fault, and is told as such; an
 * {@link IOException} that is still seen comes from a disk of ours.
 */
final class ClientBody extends FilterInputStream {

    ClientBody(InputStream body) {
        super(body);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws ProblemException REQUEST_REFUSED if the body breaks off */
    @Override
    public int read(byte[] into, int from, int most) {
        try {
            return in.read(into, from, most);
        } catch (IOException brokenOff) {
            throw brokenOff();
        }
    }

    static ProblemException brokenOff() {
        return new ProblemException(RequestFault.REQUEST_REFUSED, "The body broke off.");
    }
}
