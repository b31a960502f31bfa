package com.asoud.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Asks Maven for class paths.
 *
 * @param mavenHome where Maven is installed
 * @param repository the local repository
 * @param folder for the POMs and what Maven says of them
 */
record ClassPath(Path mavenHome, Path repository, Path folder) {

    /** The artifacts and all that they need to run, as for {@code java -cp}. */
    String of(List<String> artifacts) throws IOException, InterruptedException {
        Path project = Files.createDirectories(folder.resolve(Integer.toHexString(artifacts.hashCode())));
        Path result = project.resolve("class-path");
        if (!Files.exists(result)) {
            Files.writeString(project.resolve("pom.xml"), pom(artifacts));
            Child.run(
                    project.resolve("maven.log"),
                    List.of(
                            mavenHome.resolve("bin/mvn").toString(),
                            "-q",
                            "-B",
                            "-Dmaven.repo.local=" + repository,
                            "-f",
                            project.resolve("pom.xml").toString(),
                            "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath",
                            "-DincludeScope=runtime",
                            "-Dmdep.outputFile=" + result),
                    0);
        }
        return Files.readString(result).strip();
    }

    private static String pom(List<String> artifacts) {
        StringBuilder pom = new StringBuilder("<project><modelVersion>4.0.0</modelVersion><groupId>foreign</groupId>"
                + "<artifactId>model</artifactId><version>1</version><dependencies>\n");
        for (String artifact : artifacts) {
            String[] parts = artifact.split(":");
            pom.append("<dependency><groupId>" + parts[0] + "</groupId><artifactId>" + parts[1]
                    + "</artifactId><version>" + parts[2] + "</version></dependency>\n");
        }
        return pom.append("</dependencies></project>\n").toString();
    }
}
