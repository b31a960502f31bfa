package com.asoud.ddl.project;

import com.asoud.postgres.Refusal;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** The persistence unit of a module; its settings are read by Hibernate itself. */
final class Unit {

    static final String FILE = "META-INF/persistence.xml";

    private Unit() {}

    /**
     * @return empty if the module has no {@code META-INF/persistence.xml}
     * @throws Refusal if there are several units, or the file cannot be read
     */
    static Optional<String> of(ModulePath path) {
        return path.file(FILE).map(file -> one(names(file), file));
    }

    private static String one(List<String> names, ModulePath.Found file) {
        if (names.size() == 1) {
            return names.get(0);
        }
        throw new Refusal(
                names.isEmpty()
                        ? "there is no persistence unit in it"
                        : "there are several persistence units: " + String.join(", ", names),
                file.in().resolve(FILE).toString(),
                names.isEmpty()
                        ? "name the packages of your @Entity classes, such as --packages=com.example.shop"
                        : "say which one: --persistence-unit=" + names.get(0));
    }

    private static List<String> names(ModulePath.Found file) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            javax.xml.parsers.DocumentBuilder builder = factory.newDocumentBuilder();
            // Else it writes to the error output.
            builder.setErrorHandler(null);
            NodeList units = builder.parse(new ByteArrayInputStream(file.bytes()))
                    .getElementsByTagNameNS("*", "persistence-unit");
            return IntStream.range(0, units.getLength())
                    .mapToObj(units::item)
                    .map(Element.class::cast)
                    .map(unit -> unit.getAttribute("name"))
                    .toList();
        } catch (SAXParseException failure) {
            throw unreadable(failure, file, ":" + failure.getLineNumber());
        } catch (SAXException | java.io.IOException | ParserConfigurationException failure) {
            throw unreadable(failure, file, "");
        }
    }

    private static Refusal unreadable(Exception failure, ModulePath.Found file, String line) {
        return new Refusal(
                "this file cannot be read: " + failure.getMessage(),
                file.in().resolve(FILE) + line,
                "correct it; or name the packages of your @Entity classes, such as --packages=com.example.shop");
    }
}
