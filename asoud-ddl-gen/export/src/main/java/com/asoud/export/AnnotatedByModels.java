package com.asoud.export;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.models.spi.AnnotationTarget;
import org.hibernate.models.spi.ClassDetails;
import org.hibernate.models.spi.MemberDetails;
import org.hibernate.models.spi.ModelsContext;

/** In Hibernate 7. Loaded only there. */
record AnnotatedByModels(AnnotationTarget target, String owner, ModelsContext models) implements Annotated {

    @Override
    public Optional<String> attribute() {
        return target instanceof MemberDetails member
                ? Optional.ofNullable(member.resolveAttributeName())
                : Optional.empty();
    }

    @Override
    public <A extends Annotation> List<A> all(Class<A> type) {
        return List.of(target.getRepeatedAnnotationUsages(type, models));
    }

    /** Hibernate's own registry of classes. */
    record Reader(ModelsContext models) implements Annotated.Reader {

        @Override
        public Stream<Annotated> elements(Class<?> type) {
            ClassDetails details = models.getClassDetailsRegistry().resolveClassDetails(type.getName());
            List<Annotated> elements = new ArrayList<>();
            elements.add(new AnnotatedByModels(details, details.getName(), models));
            details.forEachMember(member ->
                    elements.add(new AnnotatedByModels(member, details.getName() + ", " + member.getName(), models)));
            return elements.stream();
        }
    }
}
