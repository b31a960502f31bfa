package com.asoud.ddl.maven;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    @ParameterizedTest
    @CsvSource({
        "name it: --packages=com.example, 'In Maven, --packages is -Dasoud-ddl.packages.'",
        "give it: --placeholder owner=VALUE, 'In Maven, --placeholder is <placeholders> in the plugin''s <configuration>.'",
        "say it: --property a=b, 'In Maven, --property is <properties> in the plugin''s <configuration>.'",
        "leave --flavour away, 'In Maven, --flavour is -Dasoud-ddl.flat-flavour.'",
        "put it on --classpath, 'In Maven, --classpath is the module''s own: add what is missing to the <dependencies> of its pom.xml.'",
        "nothing --packaged, ''"
    })
    void an_option_of_a_message_is_told_as_a_parameter(String message, String told) {
        assertThat(Arguments.inMaven(new GenerateGoal(), message)).isEqualTo(told);
    }
}
