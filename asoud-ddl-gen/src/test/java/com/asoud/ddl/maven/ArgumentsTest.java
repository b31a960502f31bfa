package com.asoud.ddl.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");

    /** Of mvn, psql, pg_dump and pg_restore. */
    private static final Set<String> OF_OTHER_PROGRAMS = Set.of(
            "--encrypt-password", "--list", "--encoding", "--file", "--no-owner", "--no-privileges", "--schema-only");

    @ParameterizedTest
    @CsvSource({
        "name it: --packages=com.example, 'In Maven, --packages is -Dasoud-ddl.packages.'",
        "give it: --placeholder owner=VALUE, 'In Maven, --placeholder is <placeholders> in the plugin''s <configuration>.'",
        "say it: --property a=b, 'In Maven, --property is <properties> in the plugin''s <configuration>.'",
        "leave --flavour away, 'In Maven, --flavour is -Dasoud-ddl.flat-flavour.'",
        "'run migrate --after-deploy', 'In Maven, --after-deploy is -Dasoud-ddl.after-deploy.'",
        "'see --debug', 'In Maven, --debug is -Dasoud-ddl.debug.'",
        "nothing --packaged, ''"
    })
    void an_option_of_a_message_is_told_as_a_parameter(String message, String told) {
        assertThat(Arguments.inMaven(new GenerateGoal(), message, false)).isEqualTo(told);
    }

    /** A property would be that of the others too. */
    @Test
    void what_is_one_modules_own_is_told_as_its_configuration_in_a_build_of_several() {
        assertThat(Arguments.inMaven(new CheckGoal(), "--output, --packages or --shadow-url of generate", true))
                .isEqualTo("""
                        In Maven, --output is <output> in the plugin's <configuration>,
                          --packages is <packages> in the plugin's <configuration>,
                          --shadow-url is -Dasoud-ddl.shadow-url.""");
    }

    /**
     * As {@code docs/messages/Messages.java} finds them in the sources; without those of --help, which Maven has not.
     */
    @Test
    void every_option_of_every_message_is_told() throws Exception {
        Process messages = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dstdout.encoding=UTF-8",
                        "docs/messages/Messages.java")
                .directory(Path.of("..").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String kindAndPlace = "";
        Set<String> options = new TreeSet<>();
        for (String line : new String(messages.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            kindAndPlace = line.startsWith(" ") ? kindAndPlace : line;
            if (line.startsWith(" ") && kindAndPlace.matches("(?!help).* asoud-ddl-gen/.*")) {
                OPTION.matcher(line).results().map(MatchResult::group).forEach(options::add);
            }
        }
        options.removeAll(OF_OTHER_PROGRAMS);

        assertThat(messages.waitFor()).isZero();
        assertThat(options).contains("--classpath", "--module-classes", "--shadow-url", "--baseline");
        assertThat(options)
                .allSatisfy(option -> assertThat(Arguments.inMaven(new GenerateGoal(), option, false))
                        .startsWith("In Maven, " + option + " is "));
    }
}
