package com.example.library;

import static com.asoud.planguard.guard.Bound.atMost;
import static com.asoud.planguard.guard.Growth.CONSTANT;
import static com.asoud.planguard.guard.Growth.LINEAR_IN_MATCHES;

import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import com.asoud.planguard.guard.ValueKind;
import java.time.LocalDate;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.orm.jpa.DataJpaTest;
import org.springframework.data.domain.PageRequest;

@DataJpaTest(showSql = false)
@PlanGuard(Library.class)
class QueryPlansTest {

    @Autowired
    private LoanRepository loans;

    @Autowired
    private BookRepository books;

    @Autowired
    private BookCopyRepository copies;

    @Autowired
    private MemberRepository members;

    @Guarded
    void loans_of_a_member(Probe probe, Binds binds) {
        long member = binds.id("loan", "member_id");
        probe.capture(() -> loans.findByMemberIdOrderByLentAtDesc(member, PageRequest.of(0, 20)))
                .statements(atMost(2))
                .servedBy("idx_loan_member", "book_copy_pkey", "member_pkey")
                .boundedBy("member_id")
                .grows(CONSTANT)
                .on(ValueKind.MOST_COMMON, page -> page.statements(2)
                        .noSort()
                        .statement(2, count -> count.servedBy("idx_loan_member", "member_pkey").grows(LINEAR_IN_MATCHES)));
    }

    @Guarded
    void overdue(Probe probe) {
        probe.capture(() -> loans.findOverdue(LocalDate.of(2025, 1, 24), PageRequest.of(0, 20)))
                .statements(1)
                .servedBy("idx_loan_due")
                .boundedBy("due_on")
                .noSort()
                .grows(CONSTANT);
        probe.capture(() -> loans.countOverdue(LocalDate.of(2025, 1, 24)))
                .statements(1)
                .servedBy("idx_loan_due", "loan_copy_out")
                .reads("loan_copy_out"); // It holds nothing but what is lent, and is short in a small library.
    }

    @Guarded
    void a_book(Probe probe, Binds binds) {
        String isbn = binds.drawOr(List.of("none"), "book", "isbn").get(1, String.class);
        probe.capture(() -> books.findByIsbn(isbn)).statements(1).boundedBy("isbn").buffers(atMost(4));
    }

    @Guarded
    void copies_in_a_branch(Probe probe, Binds binds) {
        long book = binds.id("book_copy", "book_id");
        probe.capture(() -> copies.findByBookIdAndBranchId(book, 7L))
                .statements(1)
                .servedBy("idx_book_copy_book", "book_pkey", "branch_pkey")
                .reads("branch")
                .boundedBy("book_id", "branch_id")
                .grows(CONSTANT);
    }

    @Guarded
    void a_member(Probe probe, Binds binds) {
        String email = binds.drawOr(List.of("none"), "member", "email").get(1, String.class);
        probe.capture(() -> members.findByEmail(email)).statements(1).boundedBy("email").buffers(atMost(4));
    }
}
