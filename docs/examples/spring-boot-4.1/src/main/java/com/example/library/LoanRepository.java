package com.example.library;

import java.time.LocalDate;
import java.util.List;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

public interface LoanRepository extends JpaRepository<Loan, Long> {

    /** A member's loans, a page at a time, with the copies. */
    @EntityGraph(attributePaths = "copy")
    Page<Loan> findByMemberIdOrderByLentAtDesc(Long memberId, Pageable page);

    @Query("select loan from Loan loan where loan.dueOn < :today and loan.returnedAt is null order by loan.dueOn")
    List<Loan> findOverdue(LocalDate today, Pageable page);

    @Query("select count(loan) from Loan loan where loan.dueOn < :today and loan.returnedAt is null")
    long countOverdue(LocalDate today);
}
