package com.asoud.peers.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a tool needs, resolved by a POM of its own in the folder {@code generators}; nothing of it is on the class path
 * of this module.
 */
record Libraries(String classPath) {

    /** @param folder below {@code generators} */
    static Libraries of(String folder) throws IOException {
        Path target = Path.of("generators", folder, "target").toAbsolutePath();
        String libraries = Files.readString(target.resolve("class-path")).strip();
        return new Libraries(target.resolve("classes") + ":" + libraries);
    }

    /** The version of a library, as the name of its jar has it. */
    String version(String artifact) {
        String jar = jar(artifact).getFileName().toString();
        return jar.substring(artifact.length() + 1, jar.length() - ".jar".length());
    }

    /** The command line of a program that sees these libraries and the classes of a project. */
    List<String> java(Path project, List<String> options, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", EntityModel.classes(project) + ":" + classPath, mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    Path jar(String artifact) {
        return Arrays.stream(classPath.split(":"))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().matches(artifact + "-[0-9].*\\.jar"))
                .findFirst()
                .orElseThrow();
    }
}
