package com.asoud.ddl.testmodel.mappings;

import com.asoud.ddl.testmodel.mappings.parts.Parcels;
import jakarta.persistence.AssociationOverride;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.CascadeType;
import jakarta.persistence.CheckConstraint;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.EnumeratedValue;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.Lob;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.PrimaryKeyJoinColumn;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.TableGenerator;
import jakarta.persistence.UniqueConstraint;
import jakarta.persistence.Version;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.Check;
import org.hibernate.annotations.ColumnDefault;
import org.hibernate.annotations.Comment;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.GeneratedColumn;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.OnDelete;
import org.hibernate.annotations.OnDeleteAction;
import org.hibernate.annotations.SoftDelete;
import org.hibernate.annotations.TenantId;
import org.hibernate.type.SqlTypes;
import org.hibernate.validator.constraints.Length;
import org.hibernate.validator.constraints.Range;

/** The entities, each with what it is about. */
@SuppressWarnings({"unused", "deprecation", "serial"}) // Hibernate reads the fields; projects use what is deprecated.
public final class Mappings {

    private Mappings() {}

    public record Money(BigDecimal amount) implements java.io.Serializable {}

    public static class MoneyConverter implements AttributeConverter<Money, BigDecimal> {

        @Override
        public BigDecimal convertToDatabaseColumn(Money money) {
            return money.amount();
        }

        @Override
        public Money convertToEntityAttribute(BigDecimal amount) {
            return new Money(amount);
        }
    }

    @Entity
    @Table(
            name = "priced",
            indexes = {
                @Index(name = "ux_priced", columnList = "price", unique = true),
                @Index(columnList = "price, id", unique = true),
                @Index(columnList = "price desc")
            })
    public static class Priced {
        @Id
        @GeneratedValue(generator = "wide")
        long id;

        @Column(precision = 12, scale = 2)
        Money price;

        @Column(unique = true)
        String code;
    }

    @Entity
    @Table(name = "shipment")
    public static class Shipment {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        long id;

        @Embedded
        @AttributeOverride(name = "heaviest", column = @Column(name = "max_grams", nullable = false))
        Parcels parcels;
    }

    @Embeddable
    public static class Partners {
        @ManyToMany
        @JoinTable(name = "not_this_table", indexes = @Index(name = "ix_not_this", columnList = "partners_id"))
        Set<Shipment> partners = new HashSet<>();
    }

    @Entity
    @Table(name = "contract")
    public static class Contract {
        @Id
        @GeneratedValue(strategy = GenerationType.UUID)
        UUID id;

        @Embedded
        @AssociationOverride(
                name = "partners",
                joinTable =
                        @JoinTable(
                                name = "contract_partner",
                                joinColumns = @JoinColumn(name = "contract_id"),
                                inverseJoinColumns = @JoinColumn(name = "shipment_id"),
                                indexes =
                                        @Index(
                                                name = "ux_contract_partner",
                                                columnList = "shipment_id",
                                                unique = true)))
        Partners partners;
    }

    @Entity
    @Table(name = "single")
    @Inheritance(strategy = InheritanceType.SINGLE_TABLE)
    public abstract static class Single {
        @Id
        @GeneratedValue
        long id;
    }

    @Entity
    public static class SingleA extends Single {
        @NotNull
        String onlyInA;
    }

    @Entity
    public static class SingleB extends Single {
        @Min(3)
        int onlyInB;
    }

    @Entity
    @Table(name = "joined", indexes = @Index(name = "ix_joined_note", columnList = "note"))
    @Inheritance(strategy = InheritanceType.JOINED)
    public static class Joined {
        @Id
        @SequenceGenerator(name = "joined", sequenceName = "joined_numbers", allocationSize = 1)
        @GeneratedValue(generator = "joined")
        long id;

        String note;
    }

    @Entity
    @Table(name = "joined_sub", indexes = @Index(name = "ux_joined_sub", columnList = "tag", unique = true))
    @PrimaryKeyJoinColumn(name = "joined_id", foreignKey = @ForeignKey(name = "fk_joined_sub"))
    public static class JoinedSub extends Joined {
        @NotBlank
        String tag;
    }

    @Entity
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    public abstract static class PerClass {
        @Id
        @TableGenerator(name = "counters", table = "counters", pkColumnValue = "per_class", allocationSize = 7)
        @GeneratedValue(strategy = GenerationType.TABLE, generator = "counters")
        long id;

        @NaturalId
        String name;
    }

    @Entity
    public static class PerClassA extends PerClass {
        int size;
    }

    @Entity
    public static class PerClassB extends PerClass {
        Instant at;
    }

    @MappedSuperclass
    public abstract static class Audited {
        @Version
        int version;

        @ColumnDefault("now()")
        @Column(nullable = false)
        OffsetDateTime createdAt;

        @ElementCollection
        @Comment("of the superclass")
        List<String> remarks = new ArrayList<>();
    }

    public enum Colour {
        RED,
        GREEN
    }

    public enum Code {
        FIRST("a"),
        SECOND("b");

        @EnumeratedValue
        final String code;

        Code(String code) {
            this.code = code;
        }
    }

    public enum State {
        NEW,
        DONE
    }

    @Embeddable
    public static class Address {
        @Column(length = 80)
        String street;

        @Size(max = 12)
        String zip;
    }

    public static class Payload {
        String text;
    }

    @Converter
    public static class YesNo implements AttributeConverter<Boolean, String> {

        @Override
        public String convertToDatabaseColumn(Boolean value) {
            return Boolean.TRUE.equals(value) ? "Y" : "N";
        }

        @Override
        public Boolean convertToEntityAttribute(String value) {
            return "Y".equals(value);
        }
    }

    @Entity
    @Table(
            name = "everything",
            uniqueConstraints =
                    @UniqueConstraint(
                            name = "uq_everything",
                            columnNames = {"colour", "code"}),
            check = @CheckConstraint(name = "ck_everything", constraint = "amount > 0"),
            comment = "of the table",
            options = "with (fillfactor = 70)")
    @SecondaryTable(
            name = "everything_more",
            indexes = @Index(name = "ux_everything_more", columnList = "more", unique = true))
    @Check(constraints = "length(text) < 1000")
    public static class Everything extends Audited {
        @Id
        long id;

        @Enumerated
        Colour ordinal;

        @Enumerated(EnumType.STRING)
        Colour colour;

        @Enumerated(EnumType.STRING)
        Code code;

        @Enumerated
        @JdbcTypeCode(SqlTypes.NAMED_ENUM)
        State state;

        @Comment("of the column")
        @Column(precision = 10, scale = 3)
        BigDecimal amount;

        @GeneratedColumn("amount * 2")
        BigDecimal twice;

        @Column(columnDefinition = "text collate \"C\"")
        String text;

        @Column(options = "default 'x'")
        String withOptions;

        @Column(table = "everything_more")
        String more;

        @Lob
        String lob;

        byte[] bytes;

        String[] words;

        List<Integer> numbers;

        @JdbcTypeCode(SqlTypes.JSON)
        Map<String, String> json;

        @JdbcTypeCode(SqlTypes.JSON)
        Address jsonAddress;

        Duration duration;
        LocalDate day;
        UUID uuid;
        char letter;
        short small;
        double real;
        Boolean maybe;

        @Convert(converter = YesNo.class)
        Boolean yesNo;

        @Formula("amount * 3")
        BigDecimal threefold;

        @Embedded
        Address home;

        @Embedded
        @AttributeOverride(name = "street", column = @Column(name = "work_street", length = 90))
        @AttributeOverride(name = "zip", column = @Column(name = "work_zip", unique = true))
        Address work;

        @ManyToOne(optional = false)
        @OnDelete(action = OnDeleteAction.CASCADE)
        Joined parent;

        @OneToOne
        @JoinColumn(name = "twin_id")
        Everything twin;

        @OneToMany(cascade = CascadeType.ALL)
        @JoinColumn(name = "everything_id")
        @OrderColumn(name = "position")
        List<Priced> priced = new ArrayList<>();

        @ManyToMany
        Set<Joined> several = new HashSet<>();

        @ElementCollection
        @CollectionTable(
                name = "everything_label",
                uniqueConstraints =
                        @UniqueConstraint(
                                name = "uq_label",
                                columnNames = {"of_id", "label"}),
                joinColumns = @JoinColumn(name = "of_id"))
        @MapKeyColumn(name = "language", length = 5)
        @Column(name = "label", nullable = false)
        Map<String, String> labels = new HashMap<>();

        @ElementCollection
        Set<Address> addresses = new HashSet<>();
    }

    @Embeddable
    public record PairId(long second, long first) implements java.io.Serializable {}

    @Entity
    @Table(name = "pair", uniqueConstraints = @UniqueConstraint(columnNames = {"first", "second"}))
    public static class Pair {
        @EmbeddedId
        PairId id;

        @ManyToOne
        @JoinColumn(name = "code_ref", referencedColumnName = "code")
        Priced byCode;
    }

    @Entity
    @SoftDelete
    @Table(name = "soft")
    public static class Soft {
        @Id
        long id;

        @TenantId
        String tenant;
    }

    public interface Strict {}

    @Entity
    @Table(name = "validated")
    public static class Validated {
        @Id
        long id;

        @NotNull
        @Size(max = 40)
        String nick;

        @NotEmpty
        @Column(length = 100)
        String email;

        @Min(0)
        @Max(150)
        Integer age;

        @Range(min = 1, max = 9)
        int digit;

        @Length(max = 7)
        String short7;

        @Digits(integer = 6, fraction = 4)
        BigDecimal exact;

        @NotNull(groups = Strict.class)
        String strict;

        @Valid
        @NotNull
        Address address;

        @Size(max = 3)
        @ElementCollection
        List<String> few = new ArrayList<>();
    }

    /** Two classes on one table, which say the same of it. */
    @Entity
    @Table(
            name = "shared",
            indexes = {
                @Index(name = "ix_shared", columnList = "text"),
                @Index(name = "ux_shared", columnList = "text, id", unique = true)
            })
    public static class Shared {
        @Id
        long id;

        String text;
    }

    @Entity
    @Table(
            name = "shared",
            indexes = {
                @Index(name = "ix_shared", columnList = "text"),
                @Index(name = "ux_shared", columnList = "text, id", unique = true)
            })
    public static class SharedToo {
        @Id
        long id;

        String text;
    }

    @Entity
    @Table(name = "thing", schema = "north", indexes = @Index(name = "ix_thing", columnList = "text"))
    public static class North {
        @Id
        @GeneratedValue
        long id;

        String text;
    }

    @Entity
    @Table(name = "thing", schema = "south", indexes = @Index(name = "ix_thing", columnList = "text"))
    public static class South {
        @Id
        @GeneratedValue
        long id;

        String text;

        @ManyToOne
        North north;
    }

    /**
     * Every way to write a column list; Hibernate alone knows a name, an expression and {@code asc} or {@code desc}.
     */
    @Entity
    @Table(
            name = "listed",
            indexes = {
                @Index(name = "ix_nulls", columnList = "at desc nulls last, id"),
                @Index(name = "ix_parentheses", columnList = "(at) desc nulls first"),
                @Index(name = "ix_first", columnList = "AT NULLS FIRST"),
                @Index(name = "ix_asc", columnList = "at asc, nickName ASC NULLS LAST"),
                @Index(name = "ix_physical", columnList = "nick_name varchar_pattern_ops"),
                @Index(name = "ix_collation", columnList = "nickName collate \"C\" desc, at"),
                @Index(name = "ix_quoted", columnList = "\"Two Words\" collate \"C\" text_pattern_ops nulls last"),
                @Index(name = "ix_backticks", columnList = "`Two Words` desc"),
                @Index(name = "ix_commas", columnList = "(coalesce(nick_name, ',')) text_pattern_ops, at desc"),
                @Index(name = "ux_direction", columnList = "(lower(nick_name)) desc nulls last, id", unique = true),
                @Index(
                        name = "ux_nulls",
                        columnList = "at nulls first, id desc",
                        unique = true,
                        options = "where id > 0"),
                @Index(columnList = "at desc nulls last")
            })
    public static class Listed {
        @Id
        long id;

        Instant at;

        String nickName;

        @Column(name = "\"Two Words\"")
        String two;
    }

    /** Sets, each without and with a unique index of some rows. */
    @Entity
    public static class Sets {
        @Id
        long id;

        @ElementCollection
        @CollectionTable(name = "plain_one", joinColumns = @JoinColumn(name = "sets_id"))
        @Column(name = "one", nullable = false)
        Set<Integer> ones = new HashSet<>();

        @ElementCollection
        @CollectionTable(
                name = "index_one",
                joinColumns = @JoinColumn(name = "sets_id"),
                indexes = @Index(name = "ux_one", columnList = "one", unique = true, options = "where one > 0"))
        @Column(name = "one", nullable = false)
        Set<Integer> indexedOnes = new HashSet<>();

        @ElementCollection
        @CollectionTable(name = "plain_two", joinColumns = @JoinColumn(name = "sets_id"))
        @Column(name = "two")
        Set<String> twos = new HashSet<>();

        @ElementCollection
        @CollectionTable(
                name = "index_two",
                joinColumns = @JoinColumn(name = "sets_id"),
                indexes = @Index(columnList = "two", unique = true, options = "where two <> ''"))
        @Column(name = "two")
        Set<String> indexedTwos = new HashSet<>();

        @ManyToMany
        @JoinTable(
                name = "plain_three",
                joinColumns = @JoinColumn(name = "sets_id"),
                inverseJoinColumns = @JoinColumn(name = "three"))
        Set<Priced> threes = new HashSet<>();

        @ManyToMany
        @JoinTable(
                name = "index_three",
                joinColumns = @JoinColumn(name = "sets_id"),
                inverseJoinColumns = @JoinColumn(name = "three"),
                indexes = @Index(name = "ux_three", columnList = "three", unique = true, options = "where three > 0"))
        Set<Priced> indexedThrees = new HashSet<>();
    }

    /** Columns that are not there, each in another way. */
    @Entity
    @Table(
            name = "mistaken",
            indexes = {
                @Index(name = "ix_1", columnList = "colour desc nulls last"),
                @Index(name = "ix_2", columnList = "id, lower(id) desc"),
                @Index(name = "ix_3", columnList = "\"No Such\" collate \"C\"", unique = true)
            })
    public static class Mistaken {
        @Id
        long id;
    }

    /** Has no table of its own. */
    @Entity
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    @Table(
            indexes = {
                @Index(name = "ix_root", columnList = "code"),
                @Index(name = "ux_root", columnList = "code", unique = true),
                @Index(name = "ix_root_key", columnList = "id")
            })
    public abstract static class AbstractRoot {
        @Id
        long id;

        String code;
    }

    @Entity
    @Table(indexes = @Index(name = "ix_leaf", columnList = "code"))
    public static class Leaf extends AbstractRoot {}

    /** Names a column without the quotes that it has. */
    @Entity
    @Table(indexes = @Index(name = "ix_mixed", columnList = "mixedCase"))
    public static class Unquoted {
        @Id
        long id;

        @Column(name = "`mixedCase`")
        String mixed;
    }

    /** All of them that Hibernate creates too. */
    public static Class<?>[] all() {
        return new Class<?>[] {
            Priced.class,
            Shipment.class,
            Contract.class,
            Single.class,
            SingleA.class,
            SingleB.class,
            Joined.class,
            JoinedSub.class,
            PerClass.class,
            PerClassA.class,
            PerClassB.class,
            Everything.class,
            Pair.class,
            Soft.class,
            Validated.class,
            Shared.class,
            SharedToo.class,
            North.class,
            South.class
        };
    }
}
