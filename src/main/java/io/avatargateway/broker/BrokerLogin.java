package io.avatargateway.broker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.RolePrincipal;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.apache.activemq.artemis.utils.SecurityManagerUtil;

/**
 * Lets users log in to the embedded broker: the gateway, by the user and password of its settings, and those of two
 * files, by hashes. Who they are may change meanwhile. On the broker's threads.
 */
final class BrokerLogin implements ActiveMQSecurityManager5 {

    private final String gateway;
    private final String password;
    private final String gatewayRole;
    private volatile BrokerUsers users;

    /**
     * @param gateway the name of the gateway's user
     * @param gatewayRole what it may do
     * @param users all others
     */
    BrokerLogin(String gateway, String password, String gatewayRole, BrokerUsers users) {
        this.gateway = gateway;
        this.password = password;
        this.gatewayRole = gatewayRole;
        this.users = users;
    }

    /** From now on these are the others. */
    void change(BrokerUsers next) {
        users = next;
    }

    @Override
    public Subject authenticate(String user, String given, RemotingConnection connection, String securityDomain) {
        if (user == null || given == null) {
            return null;
        }
        if (user.equals(gateway)) {
            boolean right = MessageDigest.isEqual(
                    given.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
            return right ? subject(user, Set.of(gatewayRole)) : null;
        }
        BrokerUsers now = users;
        return now.knows(user, given) ? subject(user, now.rolesOf(user)) : null;
    }

    private static Subject subject(String user, Set<String> roles) {
        Subject subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(user));
        roles.forEach(role -> subject.getPrincipals().add(new RolePrincipal(role)));
        return subject;
    }

    @Override
    public boolean authorize(Subject subject, Set<Role> roles, CheckType checkType, String address) {
        return SecurityManagerUtil.authorize(subject, roles, checkType, RolePrincipal.class);
    }

    @Override
    public String getUserFromSubject(Subject subject) {
        return SecurityManagerUtil.getUserFromSubject(subject, UserPrincipal.class);
    }

    /** Never asked: the broker asks {@link #authenticate}. Whoever asks all the same is let in by nobody. */
    @Override
    public boolean validateUser(String user, String given) {
        return false;
    }

    /** Never asked: the broker asks {@link #authorize}. The same holds. */
    @Override
    public boolean validateUserAndRole(String user, String given, Set<Role> roles, CheckType checkType) {
        return false;
    }
}
