/** A live database and how to work with it: where it is, its sessions, when to stop, and what people are told. */
@NullMarked
package com.asoud.ddl.connect;

import org.jspecify.annotations.NullMarked;
