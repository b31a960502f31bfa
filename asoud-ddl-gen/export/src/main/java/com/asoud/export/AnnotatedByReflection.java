package com.asoud.export;

import java.lang.annotation.Annotation;
import java.lang.annotation.Repeatable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.annotations.common.reflection.ReflectionManager;
import org.hibernate.annotations.common.reflection.XAnnotatedElement;
import org.hibernate.annotations.common.reflection.XClass;
import org.hibernate.annotations.common.reflection.XMember;
import org.hibernate.boot.spi.BootstrapContext;

/** In Hibernate 6. Loaded only there. */
record AnnotatedByReflection(XAnnotatedElement element, String owner) implements Annotated {

    @Override
    public Optional<String> attribute() {
        return element instanceof XMember member ? Optional.of(member.getName()) : Optional.empty();
    }

    @Override
    public <A extends Annotation> List<A> all(Class<A> type) {
        List<A> all = new ArrayList<>();
        if (element.isAnnotationPresent(type)) {
            all.add(element.getAnnotation(type));
        }
        Repeatable repeatable = type.getAnnotation(Repeatable.class);
        if (repeatable != null && element.isAnnotationPresent(repeatable.value())) {
            Object contained = ByName.require(element.getAnnotation(repeatable.value()), "value")
                    .orElseThrow();
            for (Object each : (Object[]) contained) {
                all.add(type.cast(each));
            }
        }
        return all;
    }

    /** Hibernate's own view of classes, which knows what {@code orm.xml} says. */
    record Reader(ReflectionManager reflection) implements Annotated.Reader {

        static Reader of(BootstrapContext context) {
            return new Reader((ReflectionManager)
                    ByName.require(context, "getReflectionManager").orElseThrow());
        }

        @Override
        public Stream<Annotated> elements(Class<?> type) {
            XClass details = reflection.toXClass(type);
            return Stream.concat(
                    Stream.of(new AnnotatedByReflection(details, type.getName())),
                    Stream.of(XClass.ACCESS_FIELD, XClass.ACCESS_PROPERTY)
                            .flatMap(access -> details.getDeclaredProperties(access).stream())
                            .map(member ->
                                    new AnnotatedByReflection(member, type.getName() + ", " + member.getName())));
        }
    }
}
