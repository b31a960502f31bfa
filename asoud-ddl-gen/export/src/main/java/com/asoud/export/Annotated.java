package com.asoud.export;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.boot.spi.MetadataImplementor;

/** A mapped class or a member of one, with its annotations and what {@code orm.xml} makes of them. */
interface Annotated {

    /** For people. */
    String owner();

    /** The attribute that this member is; empty for a class. */
    Optional<String> attribute();

    /** All annotations of a type, those in a container too. */
    <A extends Annotation> List<A> all(Class<A> type);

    /** Finds the annotations of classes. */
    interface Reader {

        /** The class and its members. */
        Stream<Annotated> elements(Class<?> type);

        /**
         * As this version of Hibernate has read them. Deprecated, as types should not need it; there is no other way.
         */
        @SuppressWarnings("deprecation")
        static Reader of(MetadataImplementor metadata) {
            BootstrapContext context =
                    metadata.getTypeConfiguration().getMetadataBuildingContext().getBootstrapContext();
            return ByName.has("org.hibernate.models.spi.ModelsContext")
                    ? new AnnotatedByModels.Reader(context.getModelsContext())
                    : AnnotatedByReflection.Reader.of(context);
        }
    }
}
