package com.asoud.ddl.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptionStyleTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            '',                                     create_index_on_a
            init,                                   create_index_on_a
            'init,add_notes,drop_x',                create_index_on_a
            'Init,Add_notes,Drop_x',                Create_index_on_a
            'Init,Add_Notes,Drop_Old_Rows',         Create_Index_On_A
            'Init,AddNotes,DropOldRows',            CreateIndexOnA
            'add-notes,drop-x,init',                create-index-on-a
            'Add-notes,Drop-x,Init',                Create-index-on-a
            'add notes,drop x,init',                create index on a
            'INIT,ADD_NOTES',                       CREATE_INDEX_ON_A
            'add_notes,Drop_x,init,Add_y',          create_index_on_a
            """)
    void words_are_written_as_most_of_those_by_hand(String byHand, String expected) {
        assertThat(new DescriptionStyle(Arrays.stream(byHand.split(","))
                                .filter(each -> !each.isEmpty())
                                .toList())
                        .of("create_index_on_a"))
                .isEqualTo(expected);
    }
}
