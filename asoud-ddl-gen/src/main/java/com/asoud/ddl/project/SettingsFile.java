package com.asoud.ddl.project;

import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A file of settings, as properties or YAML, with one document or several. YAML is read by the parser of Spring Boot
 * and Quarkus, with the same rules.
 *
 * @param origin the file, for messages about its settings
 * @param place where it is, for messages about the file
 */
record SettingsFile(String origin, String place, String text) {

    /** Spring Boot: a line of its own between two documents of a properties file. */
    private static final Pattern NEXT_DOCUMENT = Pattern.compile("(?m)^[#!]---[ \\t]*$");

    /** @param properties the encoding of properties files; YAML is in UTF-8 */
    static SettingsFile of(ModulePath.Found file, Charset properties) {
        return new SettingsFile(
                file.path(),
                (Files.isDirectory(file.in()) ? file.in().resolve(file.path()) : file.in() + "!/" + file.path())
                        .toString(),
                new String(file.bytes(), isYaml(file.path()) ? StandardCharsets.UTF_8 : properties));
    }

    private static boolean isYaml(String name) {
        return name.endsWith(".yml") || name.endsWith(".yaml");
    }

    /**
     * The settings of each document, in the order of the file.
     *
     * @throws Refusal if the file cannot be read, naming the line
     */
    List<List<Setting>> documents() {
        return isYaml(origin) ? yaml() : properties();
    }

    private List<List<Setting>> properties() {
        List<List<Setting>> documents = new ArrayList<>();
        for (String part : NEXT_DOCUMENT.split(text)) {
            Properties properties = new Properties();
            try {
                properties.load(new StringReader(part));
            } catch (IOException | IllegalArgumentException failure) {
                throw unreadable(String.valueOf(failure.getMessage()), place);
            }
            documents.add(properties.stringPropertyNames().stream()
                    .sorted()
                    .map(name -> new Setting(name, properties.getProperty(name).strip(), origin))
                    .toList());
        }
        return documents;
    }

    private List<List<Setting>> yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        DumperOptions unused = new DumperOptions();
        Yaml yaml = new Yaml(
                new SafeConstructor(options), new Representer(unused), unused, options, new WithoutTimestamps());
        List<List<Setting>> documents = new ArrayList<>();
        try {
            for (Object document : yaml.loadAll(text)) {
                List<Setting> settings = new ArrayList<>();
                flatten("", document, settings);
                documents.add(settings);
            }
        } catch (MarkedYAMLException failure) {
            // Its message shows the line, which may hold a secret.
            throw unreadable(
                    String.valueOf(failure.getProblem()),
                    place
                            + (failure.getProblemMark() == null
                                    ? ""
                                    : ":" + line(failure.getProblemMark().getLine())));
        } catch (YAMLException failure) {
            throw unreadable(String.valueOf(failure.getMessage()), place);
        }
        return documents;
    }

    /** As an editor counts; what is missing at the end of the file is missing in its last line. */
    private long line(int before) {
        return Math.max(1, Math.min(before + 1, text.lines().count()));
    }

    private static Refusal unreadable(String reason, String where) {
        return new Refusal(
                "the settings of the application cannot be read: " + reason,
                where,
                "correct it; if the build fills it in (@…@), give the filled copy, such as target/classes, to\n"
                        + "--module-classes");
    }

    private void flatten(String path, Object value, List<Setting> settings) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, inner) -> sorted.put(String.valueOf(key), inner == null ? "" : inner));
            sorted.forEach((key, inner) ->
                    flatten(path.isEmpty() || key.startsWith("[") ? path + key : path + "." + key, inner, settings));
        } else if (value instanceof Collection<?> list) {
            int index = 0;
            for (Object inner : list) {
                flatten(path + "[" + index++ + "]", inner == null ? "" : inner, settings);
            }
        } else if (!path.isEmpty()) {
            settings.add(new Setting(path, value.toString().strip(), origin));
        }
    }

    /** As Spring Boot reads it: a date is a text. */
    private static final class WithoutTimestamps extends Resolver {

        @Override
        public void addImplicitResolver(Tag tag, Pattern pattern, String first, int limit) {
            if (tag != Tag.TIMESTAMP) {
                super.addImplicitResolver(tag, pattern, first, limit);
            }
        }
    }
}
