/** A shop such as anybody's: Spring Boot, Spring Data JPA, Flyway; the samples of {@code docs/plan-guard-spring.md}. */
package com.asoud.planguard.spring.shop;
