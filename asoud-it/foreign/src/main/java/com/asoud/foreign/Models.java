package com.asoud.foreign;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The models, each in a style of its own. None of their code is here: Maven fetches the jars. */
final class Models {

    /** Rows are lost by some releases of others, as their authors have decided; here there are none. */
    private static final String LOSSES = "--allow-destructive";

    private Models() {}

    /**
     * A published model.
     *
     * @param name for people
     * @param style what is special about it
     * @param options of {@code generate} for each of its releases
     * @param releases in their order
     */
    record Model(String name, String style, List<String> options, List<Release> releases) {}

    /**
     * One release.
     *
     * @param version for people
     * @param artifacts {@code group:artifact:version} of all that is on the class path, with what these depend on
     * @param byHand SQL of a migration that has to be written by hand first, as {@code generate} says when it refuses;
     *     empty if there is none
     * @param refused a part of the message that it must be refused with; empty if it must not
     */
    record Release(String version, List<String> artifacts, String byHand, String refused) {}

    /** Its primary key changes, which the generator refuses. */
    private static final String HAPI_7_6 = """
            ALTER TABLE hfj_res_search_url ADD COLUMN IF NOT EXISTS partition_id integer;
            UPDATE hfj_res_search_url SET partition_id = -1 WHERE partition_id IS NULL;
            ALTER TABLE hfj_res_search_url ALTER COLUMN partition_id SET NOT NULL;
            ALTER TABLE hfj_res_search_url DROP CONSTRAINT hfj_res_search_url_pkey;
            ALTER TABLE hfj_res_search_url ADD PRIMARY KEY (res_search_url, partition_id);
            """;

    private static final String HAPI_8_4 = """
            ALTER TABLE hfj_resource_modified ALTER COLUMN resource_type SET NOT NULL;
            ALTER TABLE hfj_resource_modified DROP CONSTRAINT hfj_resource_modified_pkey;
            ALTER TABLE hfj_resource_modified ADD PRIMARY KEY (res_id, resource_type, res_ver);
            """;

    static List<Model> all() {
        return List.of(keycloak(), hapi7(), hapi8(), axon(), spring(), search(), jbpm());
    }

    private static Model keycloak() {
        Map<String, String> hibernate = Map.of(
                "24.0.5", "6.2.47.Final", "25.0.6", "6.4.10.Final", "26.0.8", "6.6.33.Final", "26.4.0", "7.1.15.Final");
        return new Model(
                "Keycloak",
                "many tables, composite ids",
                List.of("--packages=org.keycloak", LOSSES),
                Stream.of("24.0.5", "25.0.6", "26.0.8", "26.4.0")
                        .map(version -> release(
                                version,
                                "org.keycloak:keycloak-model-jpa:" + version,
                                "org.hibernate.orm:hibernate-core:" + hibernate.get(version)))
                        .toList());
    }

    private static Model hapi7() {
        return hapi(
                "HAPI FHIR",
                hapi("7.2.0", "", ""),
                hapi("7.6.0", HAPI_7_6, ""),
                // The keys of nearly all tables change.
                hapi("8.0.0", "", "PRIMARY KEY (sp_id, partition_id)"));
    }

    private static Model hapi8() {
        return hapi("HAPI FHIR 8", hapi("8.0.0", "", ""), hapi("8.4.0", HAPI_8_4, ""));
    }

    private static Model hapi(String name, Release... releases) {
        return new Model(
                name,
                "Envers, Hibernate Search, a contributor of its own",
                List.of("--packages=ca.uhn.fhir.jpa", LOSSES),
                List.of(releases));
    }

    /** Its POM alone leads to an older jboss-logging than its Hibernate Search can use. */
    private static Release hapi(String version, String byHand, String refused) {
        return new Release(
                version,
                List.of(
                        "ca.uhn.hapi.fhir:hapi-fhir-jpaserver-model:" + version,
                        "org.jboss.logging:jboss-logging:3.6.1.Final"),
                byHand,
                refused);
    }

    private static Model axon() {
        return new Model(
                "Axon Framework",
                "mapped superclasses, large objects",
                List.of("--packages=org.axonframework", LOSSES),
                Stream.of("4.8.0", "4.9.0", "4.10.3", "4.12.1")
                        .map(version -> release(
                                version,
                                "org.axonframework:axon-eventsourcing:" + version,
                                "org.hibernate.orm:hibernate-core:6.6.33.Final"))
                        .toList());
    }

    private static Model spring() {
        return new Model(
                "Spring Modulith, Spring Statemachine",
                "Spring's naming, inheritance, another Hibernate",
                List.of(
                        "--packages=org.springframework",
                        "--physical-naming=org.hibernate.boot.model.naming.CamelCaseToUnderscoresNamingStrategy",
                        LOSSES),
                List.of(
                        release(
                                "1.1.0, 4.0.0",
                                "org.springframework.modulith:spring-modulith-events-jpa:1.1.0",
                                "org.springframework.statemachine:spring-statemachine-data-jpa:4.0.0",
                                "org.hibernate.orm:hibernate-core:6.4.10.Final"),
                        release(
                                "1.4.1, 4.0.0",
                                "org.springframework.modulith:spring-modulith-events-jpa:1.4.1",
                                "org.springframework.statemachine:spring-statemachine-data-jpa:4.0.0",
                                "org.hibernate.orm:hibernate-core:6.6.33.Final"),
                        release(
                                "2.0.0, 4.0.0",
                                "org.springframework.modulith:spring-modulith-events-jpa:2.0.0",
                                "org.springframework.statemachine:spring-statemachine-data-jpa:4.0.0",
                                "org.hibernate.orm:hibernate-core:7.1.15.Final")));
    }

    private static Model search() {
        return new Model(
                "Hibernate Search's outbox",
                "tables that only a contributor of mappings (XML) knows",
                List.of(
                        "--packages=org.springframework.modulith",
                        "--property=hibernate.search.coordination.strategy=outbox-polling",
                        "--property=hibernate.search.backend.directory.type=local-heap"),
                List.of(
                        search("7.2.4.Final", "1.4.1", "6.6.33.Final"),
                        search("8.1.2.Final", "2.0.0", "7.1.15.Final")));
    }

    private static Release search(String version, String modulith, String hibernate) {
        return release(
                version,
                "org.hibernate.search:hibernate-search-mapper-orm-outbox-polling:" + version,
                "org.hibernate.search:hibernate-search-backend-lucene:" + version,
                "org.springframework.modulith:spring-modulith-events-jpa:" + modulith,
                "org.hibernate.orm:hibernate-core:" + hibernate);
    }

    private static Model jbpm() {
        return new Model(
                "jBPM",
                "orm.xml, of the time of javax",
                List.of("--packages=org.jbpm"),
                List.of(new Release(
                        "7.74.1.Final",
                        List.of(
                                "org.jbpm:jbpm-human-task-jpa:7.74.1.Final",
                                "org.hibernate:hibernate-core:5.6.15.Final"),
                        "",
                        "javax.persistence")));
    }

    private static Release release(String version, String... artifacts) {
        return new Release(version, List.of(artifacts), "", "");
    }
}
