package com.asoud.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFilesTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void are_found_in_folders_and_jars_that_have_the_package_or_one_below() throws IOException {
        Path classes = folder("classes", "com/example/shop/Article.class");
        Path jar = jar("shop.jar", "", "com/example/shop/order/Order.class");
        Path ofOneJava = jar("versions.jar", "", "META-INF/versions/21/com/example/shop/Article.class");
        Path application = jar("boot.jar", "", "BOOT-INF/classes/com/example/shop/Article.class");
        List<Path> all = List.of(
                classes,
                folder("resources", "com/example/shop/V1__it.sql"),
                folder("others", "com/example/shopping/Cart.class"),
                jar("others.jar", "", "com/example/Main.class"),
                jar,
                ofOneJava,
                application,
                folder.resolve("is not there"));

        for (String name :
                List.of("com.example.shop", "com.example.shop.", "com/example/shop", " com.example.shop.* ")) {
            assertThat(ClassFiles.mayBeIn(all, List.of("org.example", name)))
                    .as(name)
                    .containsExactly(classes, jar, ofOneJava, application);
        }
        assertThat(ClassFiles.mayBeIn(all, List.of("com.example.shop*"))).hasSize(6);
        assertThat(ClassFiles.mayBeIn(all, List.of(""))).hasSize(6);
        assertThat(ClassFiles.mayBeIn(all, List.of())).isEmpty();
    }

    @Test
    void may_be_where_a_jar_leads_to() throws IOException {
        Path byManifest = jar("class-path.jar", "elsewhere.jar");
        Path inside = jar("whole.jar", "", "BOOT-INF/lib/shop.jar");

        assertThat(ClassFiles.mayBeIn(List.of(byManifest, inside), List.of("com.example.shop")))
                .containsExactly(byManifest, inside);
    }

    private Path folder(String name, String file) throws IOException {
        Path path = folder.resolve(name).resolve(file);
        Files.createDirectories(path.resolveSibling(""));
        Files.createFile(path);
        return folder.resolve(name);
    }

    private Path jar(String name, String classPath, String... entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!classPath.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        Path path = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(path);
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            for (String entry : entries) {
                jar.putNextEntry(new JarEntry(entry));
            }
        }
        return path;
    }
}
