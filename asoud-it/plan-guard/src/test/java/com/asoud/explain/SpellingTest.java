package com.asoud.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.planguard.database.Template;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An index on an expression is recognised in a plan, however anybody writes the expression. */
class SpellingTest {

    private static final String TABLE = """
            CREATE TYPE "Mood" AS ENUM ('good', 'bad');
            CREATE SCHEMA "Odd";
            CREATE TYPE "Odd"."Colour" AS ENUM ('red', 'blue');
            CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE RETURN n * 2;
            CREATE TABLE note (id bigint, title varchar(80), body text, "Author Name" varchar(40), "عنوان" varchar(40),
                price numeric(12, 2), n int, at timestamptz, day date, tags text[], data jsonb, mood "Mood",
                colour "Odd"."Colour", fixed char(5), name name, a varchar(9), b text);
            INSERT INTO note (id) SELECT generate_series(1, 500);
            """;

    @RegisterExtension
    static final ClonedDatabase database = ClonedDatabase.of(Template.EMPTY.then("notes", empty -> {
        try (Connection connection = empty.getConnection()) {
            Sql.execute(connection, TABLE);
        }
    }));

    /** The key of an index, a condition that it serves, and the key as a person may write it in a promise. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            lower(title)                             ; lower(title) = 'x'                              ; lower(title)
            lower(title)                             ; lower(title) = 'x'                              ; lower(title::text)
            lower(title)                             ; lower(title) = 'x'                              ; lower((title)::text)
            lower(title)                             ; lower(title) = 'x'                              ; LOWER ( title )
            (lower(title))                           ; lower(title) = 'x' AND n > 4                    ; lower(title)
            upper(body)                              ; upper(body) = 'X'                               ; upper(body)
            coalesce(a, b)                           ; coalesce(a, b) = 'x'                            ; coalesce(a, b)
            coalesce(a, 'none')                      ; coalesce(a, 'none') = 'x'                       ; coalesce(a, 'none')
            (a || b)                                 ; a || b = 'x'                                    ; a || b
            (a || ' ' || b)                          ; a || ' ' || b = 'x'                             ; (a || ' ' || b)
            ((n)::text)                              ; n::text = '4'                                   ; cast(n as text)
            ((n)::text), n                           ; n::text = '4' AND n = 4                         ; n::text
            (n::bigint + id)                         ; n::bigint + id = 4                              ; n::bigint + id
            (price * 2)                              ; price * 2 = 4                                   ; price * 2
            (price * 1.10)                           ; price * 1.10 > 4                                ; price * 1.10
            (n + 2 * 3)                              ; n + 6 = 4                                       ; n + 2 * 3
            twice(n)                                 ; twice(n) = 4                                    ; twice(n)
            round(price, 1)                          ; round(price, 1) = 4                             ; round(price, 1)
            date_trunc('day', at AT TIME ZONE 'UTC') ; date_trunc('day', at AT TIME ZONE 'UTC') = '2025-01-01' ; date_trunc('day', at AT TIME ZONE 'UTC')
            extract(year FROM day)                   ; extract(year FROM day) = 2025                   ; extract(year from day)
            (data ->> 'k')                           ; data ->> 'k' = 'x'                              ; data ->> 'k'
            ((data -> 'k') ->> 'l')                  ; data -> 'k' ->> 'l' = 'x'                       ; data -> 'k' ->> 'l'
            ((data ->> 'n')::int)                    ; (data ->> 'n')::int = 4                         ; (data ->> 'n')::int
            (tags[1])                                ; tags[1] = 'x'                                   ; tags[1]
            tags                                     ; tags = '{x}'                                    ; tags
            lower("Author Name")                     ; lower("Author Name") = 'x'                      ; lower("Author Name")
            "Author Name"                            ; "Author Name" = 'x'                             ; "Author Name"
            lower("عنوان")                           ; lower("عنوان") = 'x'                            ; lower("عنوان")
            "عنوان"                                  ; "عنوان" = 'x'                                   ; عنوان
            title                                    ; title = 'x'                                     ; title
            title                                    ; title = 'x'::text                               ; title
            title COLLATE "C"                        ; title COLLATE "C" = 'x'                         ; title
            lower(title COLLATE "C")                 ; lower(title COLLATE "C") = 'x'                  ; lower(title collate "C")
            title varchar_pattern_ops                ; title LIKE 'x%'                                 ; title
            lower(title) text_pattern_ops            ; lower(title) LIKE 'x%'                          ; lower(title)
            fixed                                    ; fixed = 'x'                                     ; fixed
            name                                     ; name = 'x'                                      ; name
            mood                                     ; mood = 'good'                                   ; mood
            (mood = 'good')                          ; (mood = 'good')                                 ; mood = 'good'
            colour                                   ; colour = 'red'                                  ; colour
            substr(title, 1, 3)                      ; substr(title, 1, 3) = 'x'                       ; substr(title, 1, 3)
            nullif(title, '')                        ; nullif(title, '') = 'x'                         ; nullif(title, '')
            (CASE WHEN n > 4 THEN title END)         ; CASE WHEN n > 4 THEN title END = 'x'            ; CASE WHEN n > 4 THEN title END
            (n IS NULL)                              ; (n IS NULL) = true AND id = 4                   ; n is null
            greatest(n, 4)                           ; greatest(n, 4) = 5                              ; greatest(n, 4)
            lower(title) DESC NULLS LAST             ; lower(title) = 'x'                              ; lower(title)
            n                                        ; n = 4                                           ; n
            """)
    void an_index_on_an_expression_bounds_the_scan(String key, String condition, String written) throws SQLException {
        try (Connection connection = database.connect()) {
            Explainer.setUp(connection);
            connection.setAutoCommit(false);
            Sql.execute(connection, "CREATE INDEX tried ON note (" + key + ")");
            Sql.execute(connection, "SET LOCAL enable_seqscan = off");
            PreparedQuery query = new PreparedQuery("SELECT id FROM note WHERE " + condition, List.of(), List.of());
            IndexCatalog catalog = IndexCatalog.read(connection, Set.of());

            AccessPath path = AccessPath.of(new Explainer(connection).analyze(query, PlanMode.CUSTOM), catalog)
                    .get(0);

            assertThat(path.index()).as(path.describe()).isPresent();
            String spelled = new Spelling(connection).of("note", written).orElseThrow();
            assertThat(path.boundary())
                    .as(path.describe() + " by " + spelled)
                    .anyMatch(bound -> Condition.isOne(bound, spelled));
            connection.rollback();
        }
    }
}
