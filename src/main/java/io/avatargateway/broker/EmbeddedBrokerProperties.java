package io.avatargateway.broker;

import org.apache.activemq.artemis.ra.ActiveMQResourceAdapter;

/** What the server's configuration tells the adapter of the embedded broker, and of what is safe. */
public abstract class EmbeddedBrokerProperties extends ActiveMQResourceAdapter {

    private static final long serialVersionUID = 1L;
    private static final String AUTH_NONE = "none";

    private String bindHost;
    private String dataDirectory = "broker";
    private int maxDeliveryAttempts = 5;
    private long minDiskFreeMib = 256;
    private long bodyBudgetMib;
    private String waitingJobs;
    private String waitingBytes;
    private String auth = AUTH_NONE;
    private String usersFile;
    private String rolesFile;
    private String tlsKeystore;
    private String tlsKeystorePassword;
    private boolean noneOnNetwork;
    private boolean passwordInClear;

    /** @param host that the embedded broker listens on where it is not the URL's, such as 0.0.0.0 for all */
    public void setBindHost(String host) {
        bindHost = emptyToNull(host);
    }

    /** The host that the embedded broker listens on; null for the URL's. */
    public String getBindHost() {
        return bindHost;
    }

    /** @param directory of the embedded broker's data */
    public void setDataDirectory(String directory) {
        dataDirectory = directory;
    }

    /** The directory of the embedded broker's data. */
    public String getDataDirectory() {
        return dataDirectory;
    }

    /** @param attempts of the embedded broker before a message is a dead letter */
    public void setMaxDeliveryAttempts(Integer attempts) {
        maxDeliveryAttempts = attempts;
    }

    /** The number of attempts before the embedded broker makes a message a dead letter. */
    public Integer getMaxDeliveryAttempts() {
        return maxDeliveryAttempts;
    }

    /** @param mebibytes on the disk below which the embedded broker holds senders back */
    public void setMinDiskFreeMib(Long mebibytes) {
        minDiskFreeMib = mebibytes;
    }

    /** The free space on the disk, in mebibytes, below which the embedded broker holds senders back. */
    public Long getMinDiskFreeMib() {
        return minDiskFreeMib;
    }

    /** @param mebibytes of the embedded broker's memory that large bodies share; 0 for an eighth of the heap */
    public void setBodyBudgetMib(Long mebibytes) {
        bodyBudgetMib = mebibytes;
    }

    /** The embedded broker's memory for large bodies, in mebibytes; 0 for an eighth of the heap. */
    public Long getBodyBudgetMib() {
        return bodyBudgetMib;
    }

    /** @param jobs that may wait for a session where they are sent straight to it; empty for the default */
    public void setWaitingJobs(String jobs) {
        waitingJobs = emptyToNull(jobs);
    }

    /** The jobs that may wait for a session where they are sent straight to it; null for the default. */
    public String getWaitingJobs() {
        return waitingJobs;
    }

    /** @param bytes that may wait for a session where they are sent straight to it; empty for the default */
    public void setWaitingBytes(String bytes) {
        waitingBytes = emptyToNull(bytes);
    }

    /** The bytes that may wait for a session where they are sent straight to it; null for the default. */
    public String getWaitingBytes() {
        return waitingBytes;
    }

    /** @param mode AUTH, {@code none} or {@code on}: whether users of the embedded broker have roles */
    public void setSignIn(String mode) {
        String given = emptyToNull(mode);
        auth = given == null ? AUTH_NONE : given;
    }

    /** Whether users of the embedded broker have roles: {@code none} or {@code on}. */
    public String getSignIn() {
        return auth;
    }

    /** @param file with the names and hashed passwords of the embedded broker's users */
    public void setUsersFile(String file) {
        usersFile = emptyToNull(file);
    }

    /** The file with the embedded broker's users; null for none. */
    public String getUsersFile() {
        return usersFile;
    }

    /** @param file with the roles of the embedded broker's users */
    public void setRolesFile(String file) {
        rolesFile = emptyToNull(file);
    }

    /** The file with the roles of the embedded broker's users; null for none. */
    public String getRolesFile() {
        return rolesFile;
    }

    /** @param file with the key and the certificates by which the embedded broker speaks TLS */
    public void setTlsKeystore(String file) {
        tlsKeystore = emptyToNull(file);
    }

    /** The file by which the embedded broker speaks TLS; null for none. */
    public String getTlsKeystore() {
        return tlsKeystore;
    }

    /** @param password of that file */
    public void setTlsKeystorePassword(String password) {
        tlsKeystorePassword = emptyToNull(password);
    }

    /** The password of that file; null for none. */
    public String getTlsKeystorePassword() {
        return tlsKeystorePassword;
    }

    /** @param allowed whether the embedded broker may listen beyond loopback */
    public void setNoneOnNetwork(Boolean allowed) {
        noneOnNetwork = allowed;
    }

    /** Whether the embedded broker may listen beyond loopback. */
    public Boolean getNoneOnNetwork() {
        return noneOnNetwork;
    }

    /** @param allowed whether the password may be sent to another machine without TLS */
    public void setPasswordInClear(Boolean allowed) {
        passwordInClear = allowed;
    }

    /** Whether the password may be sent to another machine without TLS. */
    public Boolean getPasswordInClear() {
        return passwordInClear;
    }

    /** An empty variable of the server's configuration counts as not set. */
    static String emptyToNull(String value) {
        return value == null || value.isBlank() ? null : value.trim();
    }
}
