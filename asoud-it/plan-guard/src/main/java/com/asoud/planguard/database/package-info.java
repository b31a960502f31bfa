/**
 * A real PostgreSQL for tests, and databases cloned from templates that are built once.
 *
 * <pre>
 * Template ──built once──▶ template database ──CREATE DATABASE … TEMPLATE──▶ TestDatabase ──▶ SessionFactory
 *                          on the PostgresServer                             one for each test class: ClonedDatabase
 * </pre>
 */
@NullMarked
package com.asoud.planguard.database;

import org.jspecify.annotations.NullMarked;
