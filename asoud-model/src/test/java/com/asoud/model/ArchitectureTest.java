package com.asoud.model;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.data.Limit;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packagesOf = AsoudModel.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String SHARED = "com.asoud.model";
    private static final String USER = "com.asoud.model.user";
    private static final String CATEGORY = "com.asoud.model.category";
    private static final String MARKET = "com.asoud.model.market";
    private static final String PRODUCT = "com.asoud.model.product";
    private static final String ORDER = "com.asoud.model.order";

    @ArchTest
    static final ArchRule what_features_share_knows_no_feature = noClasses()
            .that()
            .resideInAPackage(SHARED)
            .and()
            .doNotHaveFullyQualifiedName(AsoudModel.class.getName())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(USER, CATEGORY, MARKET, PRODUCT, ORDER);

    @ArchTest
    static final ArchRule no_feature_knows_the_list_of_features =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName(AsoudModel.class.getName());

    @ArchTest
    static final ArchRule users_know_no_other_feature = noClasses()
            .that()
            .resideInAPackage(USER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CATEGORY, MARKET, PRODUCT, ORDER);

    @ArchTest
    static final ArchRule categories_know_no_other_feature = noClasses()
            .that()
            .resideInAPackage(CATEGORY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(USER, MARKET, PRODUCT, ORDER);

    @ArchTest
    static final ArchRule markets_do_not_know_what_they_sell_or_who_buys = noClasses()
            .that()
            .resideInAPackage(MARKET)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PRODUCT, ORDER);

    @ArchTest
    static final ArchRule products_do_not_know_users_or_orders = noClasses()
            .that()
            .resideInAPackage(PRODUCT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(USER, ORDER);

    @ArchTest
    static final ArchRule orders_know_users_and_products_only = noClasses()
            .that()
            .resideInAPackage(ORDER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CATEGORY, MARKET);

    @ArchTest
    static final ArchRule the_model_uses_jakarta_and_hibernate_and_none_of_the_tools = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "com.asoud.model..",
                    "java..",
                    "jakarta.persistence..",
                    "jakarta.data..",
                    "org.hibernate..",
                    "org.jspecify.annotations..");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes().should(beInANullMarkedPackage());

    @ArchTest
    static final ArchRule entities_have_no_public_setters = noMethods()
            .that()
            .areDeclaredInClassesThat(areMapped())
            .and()
            .arePublic()
            .should()
            .haveNameMatching("set.*");

    @ArchTest
    static final ArchRule entities_cannot_be_created_without_what_they_require = noConstructors()
            .that()
            .areDeclaredInClassesThat(areMapped())
            .and()
            .arePublic()
            .should()
            .haveRawParameterTypes(new Class<?>[0]);

    @ArchTest
    static final ArchRule entities_can_be_proxied =
            classes().that().areAnnotatedWith(Entity.class).should().notHaveModifier(FINAL);

    @ArchTest
    static final ArchRule the_state_of_an_entity_is_private = fields().that()
            .areDeclaredInClassesThat(areMapped())
            .and()
            .areNotStatic()
            .should()
            .bePrivate();

    @ArchTest
    static final ArchRule every_entity_has_the_common_columns =
            classes().that().areAnnotatedWith(Entity.class).should().beAssignableTo(BaseEntity.class);

    @ArchTest
    static final ArchRule every_association_is_lazy = fields().that()
            .areAnnotatedWith(ManyToOne.class)
            .or()
            .areAnnotatedWith(OneToMany.class)
            .should(be("lazy", field -> fetchOf(field) == FetchType.LAZY));

    @ArchTest
    static final ArchRule every_column_is_named_and_so_is_every_foreign_key = fields().that()
            .areDeclaredInClassesThat(areMapped())
            .and()
            .doNotHaveModifier(STATIC)
            .should(be("named in the database", ArchitectureTest::isNamed));

    @ArchTest
    static final ArchRule every_list_of_entities_has_a_limit_except_a_users_published_markets_and_given_ids = methods()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(Repository.class)
            .and(describe("list entities", ArchitectureTest::listsEntities))
            .and()
            .haveNameNotMatching("publishedOfUser|findByIds")
            .should(be("limited", ArchitectureTest::hasLimit));

    @ArchTest
    static final ArchRule every_page_continues_after_a_row_without_its_values_being_copied = methods()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(Repository.class)
            .and()
            .haveNameMatching(".*After")
            .should(be("continued by the row itself", ArchitectureTest::takesTheRow));

    @ArchTest
    static final ArchRule every_limited_list_continues_after_its_last_row_by_a_row_value = methods()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(Repository.class)
            .and()
            .areNotStatic()
            .and(describe("have a limit", ArchitectureTest::hasLimit))
            .should(be("continued", ArchitectureTest::isContinued));

    @ArchTest
    static final ArchRule names_say_what_a_class_is = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Misc)")
            .orShould()
            .resideInAnyPackage("..util..", "..helper..", "..manager..", "..impl..", "..misc..");

    private static boolean listsEntities(JavaMethod method) {
        return method.getReturnType() instanceof JavaParameterizedType list
                && list.toErasure().isAssignableTo(List.class)
                && list.getActualTypeArguments().get(0).toErasure().isAnnotatedWith(Entity.class);
    }

    /** A collection that is fetched would multiply the rows that a limit counts: there, a query of ids has it. */
    private static boolean hasLimit(JavaMethod method) {
        return method.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Limit.class))
                || isQuery(method) && hql(method).contains("limit :rows offset :skipped)");
    }

    private static boolean isQuery(JavaMethod method) {
        return method.isAnnotatedWith(Query.class);
    }

    /** Without line breaks, and without the names that tell an entity from another. */
    private static String hql(JavaMethod method) {
        return method.getAnnotationOfType(Query.class)
                .value()
                .strip()
                .replaceAll("\\s+", " ")
                .replaceAll("\\b(o|p|page)\\.", "");
    }

    /**
     * A list is ordered by its time and id, or by a title, which is unique; it has a twin that ends in "After", which
     * compares all columns of the order as one row.
     */
    private static boolean isContinued(JavaMethod method) {
        if (!method.getName().endsWith("After")
                && method.getOwner().getMethods().stream()
                        .noneMatch(other -> other.getName().equals(method.getName() + "After"))) {
            return false;
        }
        if (!isQuery(method)) {
            return true; // It hands on to another of its name, which is looked at, too.
        }
        String hql = hql(method);
        boolean byTitle = hql.endsWith("order by title");
        return (byTitle || hql.endsWith("order by createdAt desc, id desc"))
                && (!method.getName().endsWith("After")
                        || hql.contains(byTitle ? "title > :title" : "(createdAt, id) < (:createdAt, :id)"));
    }

    private static boolean takesTheRow(JavaMethod method) {
        return method.getOwner().getMethods().stream()
                .filter(other -> other.getName().equals(method.getName()))
                .anyMatch(other ->
                        other.getRawParameterTypes().stream().anyMatch(type -> type.isAnnotatedWith(Entity.class)));
    }

    private static DescribedPredicate<JavaClass> areMapped() {
        return describe(
                "are entities or their base",
                type -> type.isAnnotatedWith(Entity.class) || type.isAnnotatedWith(MappedSuperclass.class));
    }

    private static FetchType fetchOf(JavaField field) {
        return field.isAnnotatedWith(ManyToOne.class)
                ? field.getAnnotationOfType(ManyToOne.class).fetch()
                : field.getAnnotationOfType(OneToMany.class).fetch();
    }

    private static boolean isNamed(JavaField field) {
        if (field.isAnnotatedWith(ManyToOne.class)) {
            JoinColumn column = field.getAnnotationOfType(JoinColumn.class);
            return !column.name().isEmpty() && column.foreignKey().name().startsWith("fk_");
        }
        if (field.isAnnotatedWith(OneToMany.class)) {
            return !field.getAnnotationOfType(OneToMany.class).mappedBy().isEmpty();
        }
        if (field.isAnnotatedWith(Embedded.class)) {
            return field.getRawType().isAnnotatedWith(Embeddable.class)
                    && field.getRawType().getFields().stream()
                            .filter(part -> !part.getModifiers().contains(STATIC))
                            .allMatch(ArchitectureTest::isNamed);
        }
        return field.isAnnotatedWith(Column.class)
                && !field.getAnnotationOfType(Column.class).name().isEmpty();
    }

    private static <M extends JavaMember> ArchCondition<M> be(String what, Predicate<M> test) {
        return new ArchCondition<>("be " + what) {
            @Override
            public void check(M member, ConditionEvents events) {
                events.add(
                        new SimpleConditionEvent(member, test.test(member), member.getFullName() + " is not " + what));
            }
        };
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(new SimpleConditionEvent(
                        type,
                        type.getPackage().isAnnotatedWith(NullMarked.class),
                        "annotate package-info.java of %s with @NullMarked".formatted(type.getPackageName())));
            }
        };
    }
}
