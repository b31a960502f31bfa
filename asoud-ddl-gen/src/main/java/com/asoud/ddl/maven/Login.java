package com.asoud.ddl.maven;

import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/**
 * Who we are to a server, as {@code settings.xml} says.
 *
 * @param user the role
 * @param password in clear; it goes nowhere but into the environment of the command's process
 */
record Login(Optional<String> user, Optional<String> password) {

    static final Login NONE = new Login(Optional.empty(), Optional.empty());

    /** @throws MojoFailureException if settings.xml has no such server, or its password cannot be decrypted */
    static Login of(Goal goal, String id) throws MojoFailureException {
        Server server = goal.session.getSettings().getServer(id);
        if (server == null) {
            throw new MojoFailureException("settings.xml has no server of this id.\n  where: asoud-ddl.server=" + id
                    + "\n  do:    add <server><id>" + id
                    + "</id><username>…</username><password>…</password></server>, or correct the id");
        }
        SettingsDecryptionResult decrypted = goal.decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        for (SettingsProblem problem : decrypted.getProblems()) {
            if (problem.getSeverity() != SettingsProblem.Severity.WARNING) {
                throw new MojoFailureException("The password of the server cannot be decrypted: " + problem.getMessage()
                        + "\n  where: asoud-ddl.server=" + id
                        + "\n  do:    bring back the settings-security.xml that it was encrypted with;"
                        + "\n         or encrypt it again: mvn --encrypt-password, with Maven 4 mvnenc encrypt");
            }
        }
        Server clear = decrypted.getServer();
        return new Login(Optional.ofNullable(clear.getUsername()), Optional.ofNullable(clear.getPassword()));
    }

    /** Without what is needed to print it. */
    @Override
    public String toString() {
        return "Login of " + user.orElse("nobody");
    }
}
