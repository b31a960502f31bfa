package com.asoud.ddl.migrate;

import com.asoud.ddl.observe.IndexFile;
import java.sql.Connection;
import java.util.List;
import java.util.stream.IntStream;

/** A generated file about one index, run as Flyway would. */
record FileTask(IndexFile file) implements LaneTask {

    @Override
    public IndexJob job() {
        return IndexJob.of(file.work(), file.entry().script());
    }

    @Override
    public String prefix() {
        return file.version() + "  ";
    }

    @Override
    public List<Statement> statements(Connection connection) {
        return IntStream.range(0, file.statements().size())
                .mapToObj(i ->
                        new Statement(file.statements().get(i), file.facts().isLong(i), what(i)))
                .toList();
    }

    private String what(int statement) {
        return file.facts().drops().contains(statement + 1)
                        && file.work().built().isPresent()
                ? "remove a leftover of " + file.work().name()
                : file.work().brief();
    }
}
