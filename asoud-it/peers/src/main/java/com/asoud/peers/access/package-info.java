/** Access to data: raw JDBC, the repositories of the model, Spring Data JPA, and an EntityManager. */
@NullMarked
package com.asoud.peers.access;

import org.jspecify.annotations.NullMarked;
