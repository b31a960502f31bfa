package com.devskiller.jpa2ddl;

import java.io.File;
import java.util.List;
import java.util.Properties;

/** Writes the next migration, as jpa2ddl's Maven plugin does; in its package, since its classes are not public. */
public final class Generate {

    private Generate() {}

    /** @param arguments the folder of the migrations, and the package of the entities */
    public static void main(String... arguments) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("hibernate.dialect", "org.hibernate.dialect.PostgreSQL10Dialect");
        properties.setProperty("hibernate.default_schema", "public");
        new SchemaGenerator()
                .generate(new GeneratorSettings(
                        GenerationMode.DATABASE,
                        new File(arguments[0]),
                        List.of(arguments[1]),
                        Action.UPDATE,
                        properties,
                        false,
                        ";",
                        false,
                        new Properties()));
    }
}
