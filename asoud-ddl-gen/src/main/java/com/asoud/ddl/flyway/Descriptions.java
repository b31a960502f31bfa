package com.asoud.ddl.flyway;

import com.asoud.ddl.plan.IndexOperation;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.TableOperation;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;

/** The part of a file name that people read. */
final class Descriptions {

    private static final int MAX_LENGTH = 120;

    private Descriptions() {}

    static String of(List<Operation> operations) {
        return word(sentence(operations));
    }

    private static String sentence(List<Operation> operations) {
        Operation first = operations.get(0);
        if (operations.size() == 1) {
            return first.brief();
        }
        List<Operation> tables = operations.stream()
                .filter(TableOperation.CreateTable.class::isInstance)
                .toList();
        if (!tables.isEmpty()) {
            return tables.size() == 1 ? "create table " + tables.get(0).subject() : "create tables";
        }
        Optional<Operation> droppedTable = operations.stream()
                .filter(TableOperation.DropTable.class::isInstance)
                .findFirst();
        if (droppedTable.isPresent()) {
            return droppedTable.get().describe() + " and more";
        }
        boolean oneSubject =
                operations.stream().map(Operation::subject).distinct().count() == 1;
        if (operations.stream().allMatch(IndexOperation.CreateIndex.class::isInstance) && oneSubject) {
            return "create " + operations.size() + " indexes on " + first.subject();
        }
        return oneSubject ? "change " + first.subject() : first.describe() + " and more";
    }

    /**
     * Plain letters and digits only: Java cannot even name a file by others where the locale is POSIX, as in many a
     * container. What the names really are is said in the file.
     */
    private static String word(String sentence) {
        String plain = Normalizer.normalize(sentence, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
        String word = plain.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
        return word.length() <= MAX_LENGTH ? word : word.substring(0, MAX_LENGTH);
    }
}
