package com.asoud.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {

    @TempDir
    Path folder;

    @Test
    void the_same_binaries_may_be_there_twice() throws IOException {
        assertThat(read("one/binaries-18.6.0.jar", "other/binaries-18.6.0.jar")).isEqualTo("one/binaries-18.6.0.jar");
    }

    @Test
    void different_binaries_are_refused_with_the_names_of_their_jars() {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> read("one/binaries-18.6.0.jar", "one/binaries-17.9.0.jar"))
                .withMessageContaining("different jars on the class path have binaries of PostgreSQL")
                .withMessageContaining("binaries-18.6.0.jar")
                .withMessageContaining("binaries-17.9.0.jar");
    }

    @Test
    void other_binaries_have_another_identity_whatever_their_jar_is_called() throws IOException {
        String first = identity(jar("one/tool.jar", PostgresBinaries.ofThisMachine(), "version 18.5"));

        assertThat(identity(jar("two/tool.jar", PostgresBinaries.ofThisMachine(), "version 18.6")))
                .isNotEqualTo(first);
        assertThat(identity(jar("three/any.jar", PostgresBinaries.ofThisMachine(), "version 18.5")))
                .isEqualTo(first);
    }

    private static String identity(URL jar) throws IOException {
        try (URLClassLoader classPath = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader())) {
            return new PostgresBinaries(Optional.empty(), "--postgres-url", classPath)
                    .identity()
                    .orElseThrow();
        }
    }

    private String read(String first, String second) throws IOException {
        try (URLClassLoader classPath =
                        new URLClassLoader(new URL[] {jar(first), jar(second)}, ClassLoader.getPlatformClassLoader());
                InputStream binary = new PostgresBinaries(Optional.empty(), "--postgres-url", classPath)
                        .getPgBinary("Solaris", "sparc")) {
            return new String(binary.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** It holds its own name in place of binaries. */
    private URL jar(String name) throws IOException {
        return jar(name, "postgres-solaris-sparc.txz", name);
    }

    private URL jar(String name, String entry, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new JarEntry(entry));
            jar.write(content.getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        return file.toUri().toURL();
    }
}
