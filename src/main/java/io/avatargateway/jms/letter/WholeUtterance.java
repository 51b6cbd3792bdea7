package io.avatargateway.jms.letter;

import io.avatargateway.service.DeadLetter;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/** All parts of an utterance, for a single one could only end as incomplete. Holds no state. */
final class WholeUtterance {

    /** Of parts that are sent again at once. */
    private static final int MOST_PARTS = 200;

    private WholeUtterance() {}

    /**
     * Finds them, in their order.
     *
     * @param part one of them
     * @throws GatewayException DEAD_LETTER_INCOMPLETE where they are not all here
     */
    static List<DeadLetter> of(DeadLetter part, LetterQueue queue) throws ActiveMQException {
        List<DeadLetter> all = new ArrayList<>();
        boolean last = false;
        while (!last) {
            int number = all.size();
            if (number >= MOST_PARTS) {
                throw incomplete(part, "its utterance has more parts", "at most " + MOST_PARTS);
            }
            LetterQueue.Part next = queue.part(part, number)
                    .orElseThrow(() -> incomplete(
                            part, "part " + number + " of its utterance is not here", "all parts, to the last one"));
            all.add(next.letter());
            last = next.last();
        }
        if (all.stream().noneMatch(letter -> letter.id().equals(part.id()))) {
            throw incomplete(part, "it is not one of its utterance's parts", "0.." + (all.size() - 1) + ", each once");
        }
        return all;
    }

    private static GatewayException incomplete(DeadLetter part, String what, String expected) {
        return new GatewayException(
                ErrorCode.DEAD_LETTER_INCOMPLETE,
                "dead letter: " + part.id() + ", part " + part.part() + "; " + what + " (expected: " + expected + ")");
    }
}
