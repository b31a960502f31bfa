package com.example.library;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;

/** A copy that a member has, or had. */
@Entity
@Table(indexes = {
    @Index(name = "idx_loan_member", columnList = "member_id, lent_at desc"),
    @Index(name = "idx_loan_due", columnList = "due_on")
})
public class Loan {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    private BookCopy copy;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    private Member member;

    @Column(nullable = false)
    private Instant lentAt;

    @Column(nullable = false)
    private LocalDate dueOn;

    private Instant returnedAt;

    protected Loan() {}

    public Loan(BookCopy copy, Member member, Instant lentAt, LocalDate dueOn) {
        this.copy = copy;
        this.member = member;
        this.lentAt = lentAt;
        this.dueOn = dueOn;
    }

    public Long getId() {
        return id;
    }

    public BookCopy getCopy() {
        return copy;
    }

    public Member getMember() {
        return member;
    }

    public Instant getLentAt() {
        return lentAt;
    }

    public LocalDate getDueOn() {
        return dueOn;
    }

    public Instant getReturnedAt() {
        return returnedAt;
    }

    public void returned(Instant at) {
        this.returnedAt = at;
    }
}
