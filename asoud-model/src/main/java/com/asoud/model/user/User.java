package com.asoud.model.user;

import com.asoud.model.BaseEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.util.Objects;

/**
 * Somebody who owns markets or places orders, known by a mobile number. The table is {@code app_user}, since
 * {@code user} is a reserved word (PostgreSQL manual, appendix C).
 */
@Entity(name = "User")
@Table(
        name = "app_user",
        uniqueConstraints = @UniqueConstraint(name = "app_user_mobile_number_key", columnNames = "mobile_number"))
@SequenceGenerator(name = "app_user_seq", sequenceName = "app_user_seq", allocationSize = 50)
public class User extends BaseEntity {

    @Column(name = "mobile_number", nullable = false, length = 16)
    private String mobileNumber;

    @Column(name = "full_name", nullable = false, length = 100)
    private String fullName;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected User() {}

    /**
     * Somebody new.
     *
     * @param mobileNumber in international form, such as {@code +989121234567}; at most 16 characters, unique
     * @param fullName at most 100 characters
     */
    public User(String mobileNumber, String fullName) {
        this.mobileNumber = Objects.requireNonNull(mobileNumber, "mobileNumber");
        this.fullName = Objects.requireNonNull(fullName, "fullName");
    }

    /** Never null, unique. */
    public String getMobileNumber() {
        return mobileNumber;
    }

    public String getFullName() {
        return fullName;
    }

    /** @param newName at most 100 characters */
    public void rename(String newName) {
        this.fullName = Objects.requireNonNull(newName, "newName");
    }
}
