package io.avatargateway.it;

import java.util.Map;
import org.apache.activemq.artemis.utils.DefaultSensitiveStringCodec;

/** A user of an embedded broker, as docs/operator.md has them. */
record BrokerUser(String name, String password) {

    /** Its line in the file of users, as {@code artemis mask --hash} makes it. */
    String line() {
        try {
            DefaultSensitiveStringCodec codec = new DefaultSensitiveStringCodec();
            codec.init(Map.of(DefaultSensitiveStringCodec.ALGORITHM, DefaultSensitiveStringCodec.ONE_WAY));
            return name + " = ENC(" + codec.encode(password) + ")";
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
