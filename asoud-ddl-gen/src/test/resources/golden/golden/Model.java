package golden;

import jakarta.persistence.*;
import jakarta.validation.constraints.*;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.*;
import org.hibernate.annotations.ColumnDefault;
import org.hibernate.annotations.Filter;
import org.hibernate.annotations.NaturalId;

/** Mappings of many kinds, in what Persistence 3.1 and every Hibernate from 6.2 on know. */
public final class Model {

    public enum Status {
        DRAFT,
        PUBLISHED
    }

    public record Colour(String name) {}

    public static class ColourConverter implements AttributeConverter<Colour, String> {
        @Override
        public String convertToDatabaseColumn(Colour colour) {
            return colour == null ? null : colour.name();
        }

        @Override
        public Colour convertToEntityAttribute(String name) {
            return name == null ? null : new Colour(name);
        }
    }

    @Converter(autoApply = true)
    public static class YesNo implements AttributeConverter<Boolean, String> {
        @Override
        public String convertToDatabaseColumn(Boolean value) {
            return value == null ? null : value ? "y" : "n";
        }

        @Override
        public Boolean convertToEntityAttribute(String text) {
            return text == null ? null : text.equals("y");
        }
    }

    @MappedSuperclass
    public abstract static class Base {
        @Version
        int version;

        @Column(nullable = false)
        Instant createdAt;
    }

    @Embeddable
    public static class Address {
        @Column(length = 100)
        @NotNull
        String street;

        String city;
    }

    @Embeddable
    public static class Tags {
        @ElementCollection
        @CollectionTable(
                name = "shop_tag",
                joinColumns = @JoinColumn(name = "shop_id"),
                indexes = {@Index(name = "ix_shop_tag", columnList = "tag, shop_id desc")})
        @Column(name = "tag")
        Set<String> tags;
    }

    @Entity(name = "Shop")
    @Table(
            name = "shop",
            indexes = {
                @Index(name = "ix_shop_city", columnList = "city, createdAt desc"),
                @Index(name = "ux_shop_code", columnList = "code", unique = true),
                @Index(columnList = "status")
            },
            uniqueConstraints = {
                @UniqueConstraint(name = "uq_shop_mail", columnNames = "mail"),
                @UniqueConstraint(columnNames = {"city", "mail"})
            })
    @SecondaryTable(
            name = "shop_detail",
            indexes = @Index(name = "ix_shop_detail", columnList = "remark"),
            pkJoinColumns = @PrimaryKeyJoinColumn(name = "shop_id"))
    @Filter(name = "of_tenant", condition = "city = :tenant")
    public static class Shop extends Base {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "shop_seq")
        @SequenceGenerator(name = "shop_seq", sequenceName = "shop_numbers", allocationSize = 20)
        Long id;

        @NaturalId
        @Column(length = 40)
        String code;

        @Email
        @Size(max = 120)
        String mail;

        @Min(0)
        @Max(100)
        int rating;

        @Enumerated(EnumType.STRING)
        Status status;

        @Enumerated(EnumType.ORDINAL)
        Status formerStatus;

        Colour colour;

        @Column(nullable = false)
        @ColumnDefault("'n'")
        Boolean open;

        @Column(precision = 12, scale = 3)
        BigDecimal turnover;

        @Lob
        String description;

        UUID secret;

        LocalDate since;

        @Embedded
        Address address;

        @Embedded
        Tags tags;

        @Column(table = "shop_detail")
        String remark;

        @ManyToMany
        @JoinTable(
                name = "shop_partner",
                joinColumns = @JoinColumn(name = "shop_id"),
                inverseJoinColumns = @JoinColumn(name = "partner_id"),
                indexes = {
                    @Index(name = "ix_partner", columnList = "partner_id"),
                    @Index(name = "ux_partner", columnList = "partner_id, shop_id", unique = true)
                })
        List<Shop> partners;

        @OneToMany(mappedBy = "shop")
        List<Item> items;

        @ElementCollection
        @MapKeyColumn(name = "language")
        Map<String, String> names;
    }

    @Entity(name = "Item")
    @Table(indexes = @Index(name = "ix_item_shop", columnList = "shop_id, position asc"))
    public static class Item {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        int position;

        @ManyToOne(optional = false)
        @JoinColumn(name = "shop_id", foreignKey = @ForeignKey(name = "fk_item_shop"))
        Shop shop;
    }

    @Entity(name = "Vehicle")
    @Inheritance(strategy = InheritanceType.SINGLE_TABLE)
    @DiscriminatorColumn(name = "kind", length = 10)
    @Table(name = "vehicle", indexes = @Index(name = "ix_vehicle_kind", columnList = "kind, load"))
    public static class Vehicle {
        @Id
        @GeneratedValue
        UUID id;
    }

    @Entity(name = "Truck")
    public static class Truck extends Vehicle {
        Integer load;
    }

    @Entity(name = "Party")
    @Inheritance(strategy = InheritanceType.JOINED)
    public static class Party {
        @Id
        @GeneratedValue(strategy = GenerationType.TABLE, generator = "parties")
        @TableGenerator(name = "parties", table = "counters", pkColumnValue = "party", allocationSize = 5)
        Long id;
    }

    @Entity(name = "Person")
    @Table(indexes = @Index(name = "ux_person_mail", columnList = "mail", unique = true))
    public static class Person extends Party {
        String mail;
    }

    @Entity(name = "Payment")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    public abstract static class Payment {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE)
        Long id;

        BigDecimal amount;
    }

    @Entity(name = "Card")
    @Table(indexes = @Index(name = "ix_card_number", columnList = "number"))
    public static class Card extends Payment {
        String number;
    }

    @Entity(name = "Cash")
    public static class Cash extends Payment {}

    @Entity(name = "OrderLine")
    @Table(name = "`Order Line`", indexes = @Index(name = "ix_line", columnList = "`Two Words` desc"))
    @IdClass(Line.Key.class)
    public static class Line {
        @Id
        long orderId;

        @Id
        int line;

        @Column(name = "`Two Words`")
        String words;

        public static class Key implements java.io.Serializable {
            long orderId;
            int line;
        }
    }

    /** Mapped by orm.xml: another table, other indexes. */
    @Entity(name = "ByXml")
    @Table(name = "not_this", indexes = @Index(name = "ix_not_this", columnList = "text"))
    public static class ByXml {
        @Id
        Long id;

        String text;
    }
}
