package io.avatargateway.config;

import java.util.List;

/** At least one setting is wrong; the message names them all. */
public final class InvalidSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param faults one line per wrong setting: name, value, rule */
    public InvalidSettingsException(List<String> faults) {
        // Without a stack trace: it says nothing to those who have to set things right, and hides what does.
        super(
                faults.size()
                        + (faults.size() == 1 ? " setting is wrong:" : " settings are wrong:")
                        + "\n  "
                        + String.join("\n  ", faults),
                null,
                false,
                false);
    }
}
