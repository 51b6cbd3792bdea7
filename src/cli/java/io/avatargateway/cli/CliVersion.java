package io.avatargateway.cli;

import picocli.CommandLine.IVersionProvider;

/** What the build wrote into the jar. */
final class CliVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = CliVersion.class.getPackage().getImplementationVersion();
        return new String[] {"avatar-gateway " + (version == null ? "(not from its jar)" : version)};
    }
}
