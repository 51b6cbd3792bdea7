package io.avatargateway.room.probe;

/** A probe cannot go on. */
final class ProbeFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final ProbeReason reason;

    /** @param detail for people; holds no credential */
    ProbeFailure(ProbeReason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    ProbeReport.Finding finding() {
        return new ProbeReport.Finding(reason, getMessage());
    }
}
