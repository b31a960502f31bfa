package com.asoud.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstantsTest {

    /** The word stands wherever PostgreSQL reads a constant, and names stay. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select count(*), 'secret' from sm           | select count(*), ? from sm
            select 'it''s secret', "it's" from a        | select ?, "it's" from a
            select E'it\\'s secret' from a1             | select ? from a1
            select 'a\\' secret' from a                 | select ?
            select 'a secret that was cut of            | select ?
            select $$secret$$, $tag$ $$ secret $tag$, 1 | select ?, ?, ?
            select $tag$ secret                         | select ?
            select N'secret', x'1F', U&'secret', b'1'   | select ?, ?, ?, ?
            select U&"d\\0061t", é1 from t where a=$12  | select U&"d\\0061t", é1 from t where a=$12
            where a=4711 and b>-1.5e-3 and c=.5         | where a=? and b>-? and c=?
            select a /* secret */, b -- secret          | select a  , b
            select date'2026-01-01', type 'secret'      | select date?, type ?
            """)
    void a_constant_is_masked_and_a_name_is_not(String sql, String masked) {
        assertThat(Constants.masked(sql).strip()).isEqualTo(masked);
    }
}
