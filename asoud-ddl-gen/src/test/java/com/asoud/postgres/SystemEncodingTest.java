package com.asoud.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.cli.DdlTool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In the locale C, in which Java cannot tell Linux a path that is not ASCII. */
@EnabledOnOs(OS.LINUX)
class SystemEncodingTest {

    @TempDir
    private Path folder = Path.of("");

    private String refused(String... options) throws Exception {
        ProcessBuilder tool = JavaCommand.of(
                JavaCommand.launcher(),
                folder.resolve("arguments"),
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        DdlTool.class.getName(),
                        "generate",
                        options[0],
                        options[1]));
        Map<String, String> environment = tool.environment();
        environment.remove("LANG");
        environment.put("LC_ALL", "C");
        Process process = tool.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), SystemEncoding.charset());
        assertThat(process.waitFor()).as(output).isEqualTo(1);
        return output;
    }

    @Test
    void a_path_that_it_cannot_spell_is_no_fault_of_the_tool() throws Exception {
        String remedy = "export LC_ALL=C.UTF-8";

        assertThat(refused("--output=" + folder.resolve("\u0634\u0627\u062e\u0635"), "--packages=com.example"))
                .contains(
                        "Refused; nothing was written.",
                        "the encoding of the locale, US-ASCII, lacks characters of a name",
                        remedy);
        assertThat(refused("--classpath=\u0634\u0627\u062e\u0635.jar", "--output=" + folder.resolve("db")))
                .contains("Refused; nothing was written.", remedy);
    }
}
