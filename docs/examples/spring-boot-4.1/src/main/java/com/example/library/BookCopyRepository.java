package com.example.library;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

public interface BookCopyRepository extends JpaRepository<BookCopy, Long> {

    List<BookCopy> findByBookIdAndBranchId(Long bookId, Long branchId);
}
