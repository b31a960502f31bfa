package com.example.library;

import java.time.LocalDate;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A library that lends its books. Started, it says what is overdue. */
@SpringBootApplication
public class LibraryApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(LibraryApplication.class, arguments);
    }

    @Bean
    CommandLineRunner overdue(LoanRepository loans) {
        return arguments -> System.out.println("overdue loans: " + loans.countOverdue(LocalDate.now()));
    }
}
