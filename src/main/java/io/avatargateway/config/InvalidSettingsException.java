package io.avatargateway.config;

import java.util.List;

/** At least one setting is wrong; the message names them all. */
public final class InvalidSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param faults one line per wrong setting: name, value, rule */
    public InvalidSettingsException(List<String> faults) {
        super(faults.size() + (faults.size() == 1 ? " setting is wrong:" : " settings are wrong:") + "\n  "
                + String.join("\n  ", faults));
    }
}
