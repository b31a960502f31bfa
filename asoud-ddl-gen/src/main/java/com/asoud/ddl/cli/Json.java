package com.asoud.ddl.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** One document for machines. Names never change; new ones may come. Bytes and seconds are numbers. */
final class Json {

    private final Map<String, Object> members = new LinkedHashMap<>();

    /** Adds a member; an absent value is left out. */
    Json with(String name, Object value) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(present -> with(name, present));
        } else {
            members.put(name, value instanceof Json json ? json.members : value);
        }
        return this;
    }

    Map<String, Object> members() {
        return members;
    }

    void print(PrintWriter out) {
        out.println(JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(members));
    }
}
