package io.avatargateway.jms.message;

import io.avatargateway.session.model.ErrorCode;
import jakarta.jms.JMSException;
import java.util.Optional;

/**
 * Which part of a streamed utterance a message is.
 *
 * @param number from 0
 * @param last whether no part comes behind it
 */
public record PartNumber(int number, boolean last) {

    /**
     * @param named whether the message names its job
     * @return empty if the message is a whole job
     */
    static Optional<PartNumber> of(MessageProperties properties, boolean named) throws JobFault, JMSException {
        Optional<Long> number = properties.wholeNumber(JmsNames.PART, 0, Integer.MAX_VALUE);
        Optional<Boolean> last = properties.truth(JmsNames.LAST_PART);
        if (number.isEmpty() && last.isEmpty()) {
            return Optional.empty();
        }
        if (number.isEmpty()) {
            throw new JobFault(
                    ErrorCode.PROPERTY_MISSING,
                    JmsNames.PART + ": none (expected: a number from 0, since there is " + JmsNames.LAST_PART + ")");
        }
        if (!named) {
            throw new JobFault(
                    ErrorCode.PROPERTY_MISSING,
                    JmsNames.JOB_ID + ": none (expected: the same for all parts of an utterance)");
        }
        return Optional.of(new PartNumber(number.get().intValue(), last.orElse(false)));
    }
}
