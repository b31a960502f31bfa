package com.asoud.peers.access;

import com.asoud.model.PublicationStatus;
import com.asoud.model.product.Product;
import jakarta.data.page.CursoredPage;
import jakarta.data.page.PageRequest;
import jakarta.data.repository.Find;
import jakarta.data.repository.OrderBy;
import jakarta.data.repository.Repository;
import org.hibernate.StatelessSession;

/** The pages that Jakarta Data has for a list that goes on after its last row, as Hibernate generates them. */
@Repository
public interface CursoredProducts {

    /** In which it works. */
    StatelessSession session();

    /** The newest first. */
    @Find
    @OrderBy(value = "createdAt", descending = true)
    @OrderBy(value = "id", descending = true)
    CursoredPage<Product> newest(PublicationStatus status, PageRequest page);
}
